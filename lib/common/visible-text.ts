/**
 * Controls, format characters (zero-width, bidi), line separators, lone surrogates, private and
 * unassigned code points.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** Printable ASCII, the usual case, without a look at Unicode's tables. */
const ASCII = /^[ -~]*$/;

/**
 * True if the text holds a code point that nobody can see or that has no meaning yet (Unicode
 * general category C, Zl, Zp).
 */
export function hasInvisible(text: string): boolean {
  return !ASCII.test(text) && INVISIBLE.test(text);
}
