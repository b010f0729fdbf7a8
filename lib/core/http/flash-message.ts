/** A message for the next page: its key and parameters; the text is made when it is shown, in the reader's language. */
export interface FlashMessage {
  readonly key: string;
  readonly params?: Readonly<Record<string, unknown>>;
}
