/** How a field is drawn. */
export type FieldType =
  | 'text'
  | 'email'
  | 'password'
  | 'checkbox'
  | 'hidden'
  | 'tel'
  | 'url'
  | 'number'
  | 'date'
  | 'textarea'
  | 'select';

/** One choice of a `select`; `label` is a message key or the words themselves. */
export interface FieldChoice {
  readonly value: string;
  readonly label: string;
}

/** One field as data: what a page needs to draw it, nothing about how it is checked. */
export interface FieldDescription {
  /** The name on the wire. */
  readonly name: string;
  /** A message key, or the words themselves. */
  readonly label: string;
  /** @default 'text' */
  readonly type?: FieldType;
  /** Tokens of HTML's autofill, e.g. `username`; `off` is never needed. */
  readonly autocomplete?: string;
  readonly inputmode?: 'text' | 'email' | 'tel' | 'url' | 'numeric' | 'decimal' | 'search';
  /** @default false */
  readonly required?: boolean;
  /** What must be known before typing: a message key, or the words themselves. */
  readonly hint?: string;
  readonly hintParams?: Readonly<Record<string, unknown>>;
  /**
   * A browser stops typing there; never given for passwords, which must not be cut off unseen (NIST
   * SP 800-63B 3.1.1.2).
   */
  readonly maxLength?: number;
  /** What stands there at first. */
  readonly value?: string;
  /** @default false */
  readonly checked?: boolean;
  readonly choices?: readonly FieldChoice[];
}

/** A form as data; extra fields of a site's form are drawn like the others. */
export interface FormDescription {
  readonly name: string;
  readonly fields: readonly FieldDescription[];
  /** The button's words as a message key. @default '<page>.submit' */
  readonly submit?: string;
}
