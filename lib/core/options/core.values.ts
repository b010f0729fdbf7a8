/** What the option `identityAttributes` lists. */
export type IdentityAttribute = string | Readonly<Record<string, IdentityNormaliserName>>;
export type IdentityNormaliserName =
  'email' | 'casefold' | 'exact' | ((value: string) => string | null);
export type TrustProxy =
  number | string | readonly string[] | ((address: string, hop: number) => boolean);
export type MessageOverride = string | { readonly text?: string; readonly level?: string };
export type ContextSource = (request: object) => object | Promise<object>;
export type MailContextSource = (mail: string, user: object | null) => object | Promise<object>;
/** Costs by scheme, e.g. `{ bcrypt: { rounds: 12 } }`. */
export type HashingCosts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
