import { hasInvisible } from './visible-text.js';

/** Characters of a username, before and after mapping. */
const MAX_USERNAME = 64;

const ALLOWED = /^[\p{L}\p{M}0-9._-]+$/u;
const HAS_LETTER_OR_DIGIT = /[\p{L}0-9]/u;

/** Letters of today's Latin orthographies; the phonetic and archaic ones look too much like a-z. */
const LATIN =
  'a-z\\u00df-\\u00f6\\u00f8-\\u017f\\u0199\\u01a1\\u01b0\\u01ce-\\u01dc' +
  '\\u0219\\u021b\\u0253\\u0257\\u0259\\u1e01-\\u1eff';

/** The recommended scripts (UAX 31 table 5) that stand for themselves. */
const LONE_SCRIPTS = [
  'Cyrillic Greek Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew',
  'Kannada Khmer Lao Malayalam Myanmar Oriya Sinhala Tamil Telugu Thaana Thai Tibetan',
].flatMap((names) => names.split(' '));

/** What a name may be made of beside digits and punctuation; Han is joined as in UTS 39. */
const SCRIPTS = [
  LATIN,
  ...LONE_SCRIPTS.map((script) => `\\p{sc=${script}}`),
  '\\p{sc=Han}\\p{scx=Hiragana}\\p{scx=Katakana}',
  '\\p{sc=Han}\\p{sc=Hangul}',
  '\\p{sc=Han}\\p{sc=Bopomofo}',
].map((letters) => new RegExp(`^[${letters}0-9._-]+$`, 'u'));

/** Small Cyrillic and Greek letters that look like small Latin ones. */
const LATIN_LOOK_ALIKES = new RegExp(
  '^[\\u0430\\u0435\\u043e\\u0440\\u0441\\u0443\\u0445\\u0455\\u0456\\u0458\\u04af\\u04bb\\u04cf' +
    '\\u0501\\u051b\\u051d\\u03b1\\u03b3\\u03b9\\u03bd\\u03bf\\u03c1\\u03c50-9._-]+$',
);

/**
 * The one spelling under which a username is stored and compared: trimmed, NFKC, without case.
 * `null` unless it consists of 1 to 64 letters, marks, ASCII digits and `. _ -` of a single script
 * (UTS 39 section 5, single script, with recommended scripts only), and is not a Cyrillic or Greek
 * name made of Latin look-alikes alone.
 */
export function canonicalUsername(input: string): string | null {
  if (typeof input !== 'string' || input.length > MAX_USERNAME * 2 || hasInvisible(input))
    return null;
  const name = foldCase(input.trim());
  if (name.length > MAX_USERNAME || !ALLOWED.test(name) || !HAS_LETTER_OR_DIGIT.test(name)) {
    return null;
  }
  if (/^[\x21-\x7e]+$/.test(name)) return name;
  if (LATIN_LOOK_ALIKES.test(name)) return null;
  return SCRIPTS.some((script) => script.test(name)) ? name : null;
}

/** By way of upper case, which also folds sharp s, final sigma and dotless i. */
function foldCase(text: string): string {
  const folded = text.normalize('NFKC').toUpperCase().toLowerCase();
  return folded.normalize('NFKC');
}
