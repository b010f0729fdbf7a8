import type { SiteObject } from '../site-object.js';

/** What the option `identityAttributes` lists. */
export type IdentityAttribute = string | Readonly<Record<string, IdentityNormaliserName>>;
export type IdentityNormaliserName =
  'email' | 'casefold' | 'exact' | ((value: string) => string | null);
export type TrustProxy =
  number | string | readonly string[] | ((address: string, hop: number) => boolean);
export type MessageOverride = string | { readonly text?: string; readonly level?: string };
/** The site's own request, of whatever type its adapter has. */
export type ContextSource = (request: SiteObject) => object | Promise<object>;
/** The user is `null` in a mail to nobody's account. */
export type MailContextSource = (mail: string, user: SiteObject) => object | Promise<object>;
/** Costs by scheme, e.g. `{ bcrypt: { rounds: 12 } }`. */
export type HashingCosts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
