import { domainToASCII } from 'node:url';
import { hasInvisible } from './visible-text.js';

/** Octets of the local part and of the whole address (RFC 5321 section 4.5.3.1). */
const MAX_LOCAL = 64;
const MAX_ADDRESS = 254;

/** dot-atom of RFC 5321: neither quoted nor internationalised local parts. */
const LOCAL = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/**
 * ASCII that the host parser would read as something else than a name: separators, escapes,
 * brackets.
 */
const NOT_IN_DOMAIN = /[^a-z0-9.\u0080-\u{10ffff}-]/u;

/**
 * The one spelling of an e-mail address under which it is stored, compared and mailed: trimmed,
 * lower-case, its domain in NFC and as A-labels (RFC 5321, RFC 5891). `null` for what is no plain
 * address of a public mailbox: quoted or non-ASCII local parts, address literals, comments, a
 * domain without a dot or with one at its end, control and invisible characters, excess length.
 */
export function canonicalEmail(input: string): string | null {
  if (typeof input !== 'string' || input.length > MAX_ADDRESS * 2 || hasInvisible(input))
    return null;
  const text = input.trim();
  const at = text.indexOf('@');
  if (at < 1 || at > MAX_LOCAL || at !== text.lastIndexOf('@')) return null;
  const local = text.slice(0, at);
  // Before any Unicode mapping, lest a Kelvin sign become a 'k'.
  if (!LOCAL.test(local)) return null;
  const domain = canonicalDomain(text.slice(at + 1));
  const address = `${local.toLowerCase()}@${domain}`;
  return domain && address.length <= MAX_ADDRESS ? address : null;
}

function canonicalDomain(text: string): string | null {
  const domain = text.normalize('NFC').toLowerCase();
  // Look-alikes from the compatibility blocks are not letters of a name.
  if (NOT_IN_DOMAIN.test(domain) || domain.normalize('NFKC') !== domain) return null;
  const ascii = domainToASCII(domain);
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  // A last label of digits makes the host an IPv4 address in some spelling.
  return labels.length > 1 && labels.every((label) => LABEL.test(label)) && !/^\d/.test(top)
    ? ascii
    : null;
}
