import type { Store } from '../../ports/store.js';
import type { UserFields } from '../users/security-types.js';
import type { PasswordHasher } from './password-hasher.js';

/**
 * Passwords as they are stored and checked.
 * @publicApi
 */
export class PasswordService {
  constructor(
    private readonly hasher: PasswordHasher,
    private readonly store: Store | null,
  ) {}

  /** The stored form of a password [hash_password, encrypt_password]. */
  hash(plain: string): Promise<string> {
    return this.hasher.hash(plain);
  }

  /** Whether a password is right for a stored form; `false` for a form that no scheme in force knows [verify_password]. */
  verify(plain: string, stored: string | null): Promise<boolean> {
    return this.hasher.verify(plain, stored);
  }

  /** The same for a user, storing the password anew when its scheme or cost is no longer in force [verify_and_update_password]. */
  verifyAndUpdate(plain: string, user: object): Promise<boolean> {
    return this.check(plain, user as UserFields);
  }

  /** True when the next right login will store the password anew. */
  needsUpdate(stored: string): boolean {
    return this.hasher.needsUpdate(stored);
  }

  /** The HMAC of a password under the pepper, as base64 [get_hmac]. */
  hmac(plain: string): string {
    return this.hasher.hmac(plain);
  }

  /** Costs the same time for nobody as for somebody. @param client whose place in the queue it is */
  async check(plain: string, user: UserFields | null, client?: string): Promise<boolean> {
    const stored = user?.password ?? null;
    const { valid, newHash } = await this.hasher.verifyAndUpdate(plain, stored, { client });
    if (valid && user && newHash !== undefined) await this.replace(user, stored, newHash);
    return valid;
  }

  /** One conditional write: a password that was changed meanwhile stays changed. */
  private async replace(user: UserFields, old: string | null, newHash: string): Promise<void> {
    const changed = await this.store?.update(
      'user',
      { id: user.id, password: old },
      { password: newHash },
    );
    if (changed) user.password = newHash;
  }
}
