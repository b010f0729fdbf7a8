import { canonicalEmail } from '../../common/identity.js';
import type { Store } from '../../ports/store.js';
import type { UserFields } from './security-types.js';

/** One attribute by which people are known, and how its values are made canonical; `null` for what cannot be one. */
export interface IdentityAttributeDefinition {
  readonly name: string;
  readonly canonical: (value: string) => string | null;
}

/** Characters; what is longer is nobody's identity. */
const LIMIT = 320;

/** Finds users by what they type: canonical first, then looked up exactly, never by id. */
export class IdentityResolver {
  constructor(
    private readonly store: Store,
    readonly attributes: readonly IdentityAttributeDefinition[],
  ) {}

  async find(typed: string): Promise<UserFields | null> {
    if (typed.length > LIMIT) return null;
    for (const { name, canonical } of this.attributes) {
      const value = canonical(typed);
      if (value === null) continue;
      const user = (await this.store.find('user', { [name]: value })) as UserFields | null;
      // The database's collation may have found somebody else's look-alike (CVE-2019-19844).
      if (user && (user as unknown as Record<string, unknown>)[name] === value) return user;
    }
    return null;
  }

  /** The user with exactly this canonical address; mail goes to the stored one only. */
  async findByEmail(address: string): Promise<UserFields | null> {
    const user = (await this.store.find('user', { email: address })) as UserFields | null;
    return user?.email === address ? user : null;
  }

  /** What throttling counts under: the account, else what was typed in canonical form. */
  accountKey(user: UserFields | null, typed: string): string {
    if (user) return `id:${String(user.id)}`;
    for (const { canonical } of this.attributes) {
      const value = canonical(typed.slice(0, LIMIT));
      if (value !== null) return `text:${value}`;
    }
    return `text:${typed.slice(0, LIMIT).normalize('NFC').trim().toLowerCase()}`;
  }

  /** For logs, on one line: nobody's identity may be a password typed into the wrong field, with an @ in it perhaps. */
  masked(typed: string): string {
    const address = canonicalEmail(typed);
    return address === null ? '***' : `***${address.slice(address.indexOf('@'))}`;
  }
}
