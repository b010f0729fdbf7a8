import { DerivedKeyScheme, type StoredKey } from './derived-key.scheme.js';
import { shaCrypt, type ShaCryptDigest } from './sha-crypt.js';

interface ShaCryptKey extends StoredKey {
  readonly rounds: number;
  readonly salt: string;
}

const DEFAULT_ROUNDS = 5000;
const MIN_ROUNDS = 1000;
const MAX_ROUNDS = 2_000_000;
/** Every round hashes the whole secret: a long one would cost many times a short one's time. */
const MAX_BYTES = 512;
const LENGTHS: Readonly<Record<ShaCryptDigest, number>> = { sha256: 43, sha512: 86 };

const FORM = /^\$[56]\$(?:rounds=([1-9]\d{0,9})\$)?([^$:]{1,16})\$([./A-Za-z0-9]+)$/;

/** The crypt formats `$5$` and `$6$` of Linux and passlib. Verifies only. */
export class ShaCryptScheme extends DerivedKeyScheme<ShaCryptKey> {
  readonly name: string;
  private readonly prefix: string;

  constructor(private readonly digest: ShaCryptDigest) {
    super();
    this.name = `${digest}_crypt`;
    this.prefix = digest === 'sha256' ? '$5$' : '$6$';
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith(this.prefix);
  }

  protected read(stored: string): ShaCryptKey | null {
    const [, rounds, salt, tag] = FORM.exec(stored) ?? [];
    if (!salt || !tag) return null;
    return { rounds: Number(rounds ?? DEFAULT_ROUNDS), salt, tag: Buffer.from(tag) };
  }

  protected isWithinBounds({ rounds, tag }: ShaCryptKey): boolean {
    return rounds >= MIN_ROUNDS && rounds <= MAX_ROUNDS && tag.length === LENGTHS[this.digest];
  }

  protected async derive(secret: string, { salt, rounds }: ShaCryptKey): Promise<Buffer | null> {
    if (Buffer.byteLength(secret) > MAX_BYTES) return null;
    return Buffer.from(await shaCrypt(this.digest, secret, salt, rounds));
  }
}
