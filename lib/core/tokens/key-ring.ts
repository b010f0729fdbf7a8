import type { KeyObject } from 'node:crypto';
import { deriveKey, hmacSha256 } from '../../common/digest.js';

/** A key of one purpose with the id by which what it signed names it. */
export interface RingKey {
  readonly kid: string;
  readonly key: KeyObject;
}

/**
 * Characters of base64url: 72 bits, enough to tell keys apart and too few to learn anything about
 * one.
 */
const KID_LENGTH = 12;

/**
 * The application's secrets as keys: the first secret signs, all of them verify, and each purpose
 * has keys of its own (HKDF), so that a new secret can be put in front and the old one be taken
 * away once nothing that it signed is left (ASVS 11.2.2).
 */
export class KeyRing {
  private readonly purposes = new Map<string, readonly RingKey[]>();

  /** @throws Error without any secret */
  constructor(private readonly secrets: readonly string[]) {
    if (secrets.length === 0) throw new Error('A key ring needs a secret');
  }

  /** The key that signs. */
  signing(purpose: string): RingKey {
    return this.all(purpose)[0] as RingKey;
  }

  /** The key with exactly that id, or `undefined`; nothing is tried out. */
  byKid(purpose: string, kid: string | undefined): KeyObject | undefined {
    return this.all(purpose).find((candidate) => candidate.kid === kid)?.key;
  }

  /**
   * The keys that verify, the signing one first. @param purpose a constant of the code: its keys
   * are kept
   */
  all(purpose: string): readonly RingKey[] {
    let keys = this.purposes.get(purpose);
    if (!keys) {
      keys = this.secrets.map((secret) => ringKey(secret, purpose));
      this.purposes.set(purpose, keys);
    }
    return keys;
  }
}

function ringKey(secret: string, purpose: string): RingKey {
  const key = deriveKey(secret, purpose);
  return { kid: hmacSha256(key, 'kid').slice(0, KID_LENGTH), key };
}
