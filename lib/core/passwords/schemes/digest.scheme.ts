import { hash } from 'node:crypto';
import { DerivedKeyScheme, type StoredKey } from './derived-key.scheme.js';

export type OldDigest = 'md5' | 'sha1' | 'sha256' | 'sha512';

interface SaltedDigest extends StoredKey {
  readonly salt: Buffer;
}

/** How a system of old wrote one round of a digest down. */
export interface DigestFormat {
  readonly name: string;
  readonly digest: OldDigest;
  readonly form: RegExp;
  /** Splits a string that {@link form} matches. */
  readonly read: (stored: string) => SaltedDigest | null;
  /** Which comes first into the digest. */
  readonly order: 'salt-first' | 'secret-first';
}

const LENGTHS: Readonly<Record<OldDigest, number>> = { md5: 16, sha1: 20, sha256: 32, sha512: 64 };

/**
 * One round of a fast digest, with or without salt: worthless today, read so that its owners can be
 * moved. Verifies only.
 */
export class DigestScheme extends DerivedKeyScheme<SaltedDigest> {
  readonly name: string;

  constructor(private readonly format: DigestFormat) {
    super();
    this.name = format.name;
  }

  protected recognises(stored: string): boolean {
    return this.format.form.test(stored);
  }

  protected read(stored: string): SaltedDigest | null {
    return this.format.read(stored);
  }

  protected isWithinBounds({ tag, salt }: SaltedDigest): boolean {
    return tag.length === LENGTHS[this.format.digest] && salt.length <= 128;
  }

  protected async derive(secret: string, { salt }: SaltedDigest): Promise<Buffer> {
    const text = Buffer.from(secret);
    const parts = this.format.order === 'salt-first' ? [salt, text] : [text, salt];
    return hash(this.format.digest, Buffer.concat(parts), 'buffer');
  }
}

/** Django's `sha1$<salt>$<hex>` and `md5$<salt>$<hex>`. */
export function djangoSalted(digest: 'md5' | 'sha1'): DigestFormat {
  const prefix = `${digest}$`;
  return {
    name: `django_salted_${digest}`,
    digest,
    form: new RegExp(`^${digest}\\$`),
    order: 'salt-first',
    read(stored) {
      const [, salt, hex] = /^([^$]{1,128})\$([0-9a-f]+)$/.exec(stored.slice(prefix.length)) ?? [];
      return salt && hex ? { salt: Buffer.from(salt), tag: Buffer.from(hex, 'hex') } : null;
    },
  };
}

/** LDAP's `{SSHA}...` (RFC 2307) and its kin: base64 of the digest with the salt behind it. */
export function ldapSalted(digest: OldDigest): DigestFormat {
  const label = digest === 'sha1' ? 'SSHA' : `S${digest.toUpperCase()}`;
  return {
    name: `ldap_salted_${digest}`,
    digest,
    form: new RegExp(`^\\{${label}\\}`, 'i'),
    order: 'secret-first',
    read(stored) {
      const bytes = Buffer.from(stored.slice(label.length + 2), 'base64');
      const length = LENGTHS[digest];
      const salt = bytes.subarray(length);
      return salt.length >= 4 ? { tag: bytes.subarray(0, length), salt } : null;
    },
  };
}

/** LDAP's `{SHA}...` and `{MD5}...`: no salt. */
export function ldapUnsalted(digest: 'md5' | 'sha1'): DigestFormat {
  const label = digest === 'sha1' ? 'SHA' : 'MD5';
  return {
    name: `ldap_${digest}`,
    digest,
    form: new RegExp(`^\\{${label}\\}`, 'i'),
    order: 'secret-first',
    read: (stored) => ({
      tag: Buffer.from(stored.slice(label.length + 2), 'base64'),
      salt: Buffer.alloc(0),
    }),
  };
}

/** The bare digest in hexadecimal: no salt. */
export function hexDigest(digest: OldDigest): DigestFormat {
  return {
    name: `hex_${digest}`,
    digest,
    form: new RegExp(`^[0-9a-f]{${LENGTHS[digest] * 2}}$`, 'i'),
    order: 'secret-first',
    read: (stored) => ({ tag: Buffer.from(stored, 'hex'), salt: Buffer.alloc(0) }),
  };
}
