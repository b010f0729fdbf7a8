/**
 * No stored form can be made of this password; a password policy refuses it before. Carries no part
 * of it.
 */
export class UnhashablePasswordError extends Error {
  override readonly name = 'UnhashablePasswordError';
  readonly code = 'INVALID_PASSWORD';

  constructor() {
    super('The password is too long for the scheme in force, or no well-formed text');
  }
}
