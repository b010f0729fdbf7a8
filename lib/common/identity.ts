import { canonicalEmail } from './email-address.js';
import { canonicalUsername } from './username.js';
import { hasInvisible } from './visible-text.js';

export { canonicalEmail } from './email-address.js';
export { canonicalUsername } from './username.js';

/** Characters of an identity of any kind. */
export const MAX_IDENTITY = 255;

/**
 * How an identity attribute is spelled canonically: `email`, `casefold` (usernames: NFKC, without
 * case, one script), `exact` (trimmed and NFC, for numbers and the like), or a function of the
 * site, which returns `null` to refuse.
 */
export type IdentityNormaliser =
  'email' | 'casefold' | 'exact' | ((input: string) => string | null);

/**
 * The canonical spelling of an identity: stored, compared and counted in this form only. `null` if
 * the value can be no identity of that kind.
 * @param normaliser @default `email` for the attribute of that name, `casefold` for `username`,
 * otherwise `exact`
 */
export function canonicalIdentity(
  attribute: string,
  input: unknown,
  normaliser: IdentityNormaliser = defaultNormaliser(attribute),
): string | null {
  if (typeof input !== 'string' || input.length > MAX_IDENTITY * 2) return null;
  const text =
    typeof normaliser === 'function' ? normaliser(input) : NORMALISERS[normaliser](input);
  return typeof text === 'string' && text !== '' && text.length <= MAX_IDENTITY ? text : null;
}

const NORMALISERS: Readonly<
  Record<Exclude<IdentityNormaliser, (...args: never) => unknown>, (input: string) => string | null>
> = { email: canonicalEmail, casefold: canonicalUsername, exact: canonicalText };

function canonicalText(input: string): string | null {
  return hasInvisible(input) ? null : input.trim().normalize('NFC');
}

function defaultNormaliser(attribute: string): IdentityNormaliser {
  if (attribute === 'email') return 'email';
  return attribute === 'username' ? 'casefold' : 'exact';
}
