import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { randomBuffer } from '../../../common/random.js';
import { decodeAdaptedBase64, encodeAdaptedBase64 } from './base64.js';
import {
  compareNumbers,
  DerivedKeyScheme,
  type CostComparison,
  type StoredKey,
} from './derived-key.scheme.js';

export interface Pbkdf2Costs {
  /** Iterations. @default 600000 with SHA-256, 210000 with SHA-512 */
  readonly rounds: number;
}

export type Pbkdf2Digest = 'sha1' | 'sha256' | 'sha512';

interface Pbkdf2Key extends StoredKey, Pbkdf2Costs {
  readonly salt: Buffer;
}

const MAX_ROUNDS = 5_000_000;
const LENGTHS: Readonly<Record<Pbkdf2Digest, number>> = { sha1: 20, sha256: 32, sha512: 64 };

/** PBKDF2 (RFC 8018), one block of the digest's own length, in libuv's pool. */
export const derivePbkdf2 = promisify(pbkdf2);

export function isPbkdf2Cost(rounds: number): boolean {
  return rounds >= 1 && rounds <= MAX_ROUNDS;
}

/**
 * passlib's pbkdf2 hashes: `$pbkdf2-sha256$<rounds>$<salt>$<tag>`, and `$pbkdf2$...` with SHA-1.
 */
export class Pbkdf2Scheme extends DerivedKeyScheme<Pbkdf2Key> {
  readonly name: string;
  override readonly safe: boolean;
  private readonly prefix: string;

  constructor(
    private readonly digest: Pbkdf2Digest,
    private readonly costs: Pbkdf2Costs,
  ) {
    super();
    this.name = `pbkdf2_${digest}`;
    this.safe = digest !== 'sha1';
    this.prefix = digest === 'sha1' ? '$pbkdf2$' : `$pbkdf2-${digest}$`;
  }

  override async hash(secret: string): Promise<string> {
    if (!this.safe) return super.hash(secret);
    const salt = randomBuffer(16);
    const tag = await this.derive(secret, { ...this.costs, salt, tag: Buffer.alloc(0) });
    const parts = [this.costs.rounds, encodeAdaptedBase64(salt), encodeAdaptedBase64(tag)];
    return this.prefix + parts.join('$');
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith(this.prefix);
  }

  protected read(stored: string): Pbkdf2Key | null {
    const form = /^([1-9]\d{0,9})\$([^$]+)\$([^$]+)$/;
    const [, rounds, salt64, tag64] = form.exec(stored.slice(this.prefix.length)) ?? [];
    const salt = decodeAdaptedBase64(salt64 ?? '');
    const tag = decodeAdaptedBase64(tag64 ?? '');
    return rounds && salt && tag ? { rounds: Number(rounds), salt, tag } : null;
  }

  protected isWithinBounds({ rounds, salt, tag }: Pbkdf2Key): boolean {
    const lengths = salt.length >= 1 && salt.length <= 128 && tag.length === LENGTHS[this.digest];
    return lengths && isPbkdf2Cost(rounds);
  }

  protected derive(secret: string, { salt, rounds }: Pbkdf2Key): Promise<Buffer> {
    return derivePbkdf2(secret, salt, rounds, LENGTHS[this.digest], this.digest);
  }

  protected override compareCost({ rounds }: Pbkdf2Key): CostComparison {
    return this.safe ? compareNumbers(rounds, this.costs.rounds) : 'weaker';
  }
}
