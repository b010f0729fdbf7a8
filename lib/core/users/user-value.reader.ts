import { canonicalIdentity } from '../../common/identity.js';
import { InvalidWhere } from '../../ports/invalid-where.js';
import type { Row, Scalar, Where } from '../../ports/store.js';
import { SecurityException } from '../errors/security.exception.js';
import type { UserDatastoreParts } from './user-datastore.parts.js';

/** Brings values of users into the form in which they are stored: identities canonical, passwords hashed. */
export class UserValueReader {
  constructor(private readonly parts: Pick<UserDatastoreParts, 'hasher' | 'attributes'>) {}

  /**
   * Canonical identities and, for a password, its hash.
   * @throws SecurityException INVALID_IDENTITY, INVALID_PASSWORD
   */
  async stored(values: Row): Promise<Row> {
    const { passwordHash, ...stored } = values;
    for (const [field, value] of Object.entries(stored)) {
      if (typeof value === 'string') stored[field] = this.identity(field, value);
    }
    const { password } = stored;
    if (passwordHash !== undefined) {
      // Which of the two counts is not for us to guess.
      if (password !== undefined) throw twoPasswords();
      stored['password'] = passwordHash;
    } else if (password !== undefined && password !== null) {
      stored['password'] = await this.hash(password);
    }
    return stored;
  }

  /**
   * A where of exact values with canonical identities; `null` if one can be nobody's.
   * @throws SecurityException INVALID_WHERE for an object in the place of a value, such as a request may hold
   */
  where(where: Readonly<Record<string, unknown>>): Where | null {
    const exact: [string, Scalar][] = [];
    for (const [field, value] of Object.entries(where ?? {})) {
      if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
        const cause = new InvalidWhere('user', 'it takes plain values');
        throw new SecurityException('INVALID_WHERE', { cause });
      }
      const known = typeof value === 'string' ? this.canonical(field, value) : (value as Scalar);
      if (known === null && value !== null) return null;
      exact.push([field, known]);
    }
    return Object.fromEntries(exact);
  }

  private identity(field: string, value: string): string {
    const canonical = this.canonical(field, value);
    if (canonical !== null) return canonical;
    throw invalidIdentity(field);
  }

  /** Addresses have one spelling even where people do not sign in by them. */
  private canonical(field: string, value: string): string | null {
    const attribute = this.parts.attributes.find(({ name }) => name === field);
    if (attribute) return attribute.canonical(value);
    return field === 'email' ? canonicalIdentity('email', value) : value;
  }

  private async hash(password: unknown): Promise<string> {
    if (typeof password !== 'string' || password === '') throw invalidPassword();
    try {
      return await this.parts.hasher.hash(password);
    } catch (error) {
      const { code } = error as { code?: unknown };
      throw code === 'INVALID_PASSWORD' ? invalidPassword() : error;
    }
  }
}

/** The error for a value that cannot be this identity. */
export function invalidIdentity(field: string): SecurityException {
  return new SecurityException('INVALID_IDENTITY', {
    fields: { [field]: [{ key: 'INVALID_IDENTITY' }] },
  });
}

function invalidPassword(): SecurityException {
  return new SecurityException('INVALID_PASSWORD', {
    fields: { password: [{ key: 'INVALID_PASSWORD' }] },
  });
}

function twoPasswords(): SecurityException {
  const key = 'PASSWORD_AND_HASH';
  return new SecurityException('INVALID_PASSWORD', { key, fields: { password: [{ key }] } });
}
