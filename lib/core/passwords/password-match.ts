import { pepperedText } from './pepper-ring.js';
import type { StoredPassword } from './stored-password.js';

/** In which form the typed password was right: the one that we store, another one, or none. */
export type PasswordMatch = 'stored-form' | 'other-form' | null;

/**
 * Compares a typed password with a stored hash. Other systems normalised otherwise or not at all,
 * so what they wrote is tried in NFC, in NFKD (Flask-Security 4 and later) and as typed; our own
 * hashes are of NFC alone.
 * @param text the NFC form of `plain`
 */
export async function matchPassword(
  plain: string,
  text: string,
  stored: StoredPassword,
  isOwn: boolean,
): Promise<PasswordMatch> {
  const forms = isOwn ? [text] : new Set([text, plain.normalize('NFKD'), plain]);
  for (const form of forms) {
    if (await isRight(form, stored)) return form === text ? 'stored-form' : 'other-form';
  }
  return null;
}

function isRight(form: string, { scheme, hash, pepper }: StoredPassword): Promise<boolean> {
  const { key } = pepper;
  return scheme.verify(key === null ? form : pepperedText(form, key), hash);
}
