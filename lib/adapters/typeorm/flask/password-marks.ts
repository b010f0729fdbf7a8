/** The mark at the front of a modular-crypt string. */
const MARK = /^\$([a-z0-9][a-z0-9_-]{0,31})\$/i;
/** The django_* schemes name themselves in words. */
const WORD = /^(pbkdf2_sha\d+|bcrypt(?:_sha256)?|sha1|md5|argon2|scrypt)\$/;

/** How many users have a password of which kind. */
export function countPasswords(stored: Iterable<string | null>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of stored) {
    const mark = text ? ((MARK.exec(text) ?? WORD.exec(text))?.[1] ?? 'unknown') : 'none';
    counts[mark] = (counts[mark] ?? 0) + 1;
  }
  return counts;
}
