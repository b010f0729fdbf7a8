/** Everything that could end a header line or hide in it (RFC 5322 section 2.2). */
const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}\s]+/gu;

/**
 * A subject as one line, whatever its words hold.
 * @param words a message key, or the words themselves
 */
export function mailSubject(words: string, text: (key: string) => string): string {
  return text(words).replace(BREAKS, ' ').trim();
}
