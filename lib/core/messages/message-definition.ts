/** How a message is meant; pages show it by an icon and a word, never by colour alone. */
export type MessageLevel = 'success' | 'info' | 'warning' | 'error';

/** A message as data: its text stands in the catalogues under its key. */
export interface MessageDefinition {
  readonly level: MessageLevel;
  /** Placeholders that the text may use, as `{name}`. */
  readonly params?: readonly string[];
  /** English text, for features that bring no catalogue of their own. */
  readonly text?: string;
  /**
   * Pages that have done their work when they show this message: they say what happens next instead
   * of asking again.
   */
  readonly concludes?: readonly string[];
}

export type MessageDefinitions = Readonly<Record<string, MessageDefinition>>;

/**
 * Declares the messages of a feature by their keys.
 * @publicApi
 */
export function defineMessages<const M extends MessageDefinitions>(messages: M): M {
  return Object.freeze(messages);
}
