import { scrypt, type ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';
import { randomBuffer } from '../../../common/random.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { decodeH64, readH64 } from './h64.js';
import {
  compareNumbers,
  DerivedKeyScheme,
  type CostComparison,
  type StoredKey,
} from './derived-key.scheme.js';

export interface ScryptCosts {
  /** Base-2 logarithm of N. @default 17 */
  readonly rounds: number;
  /** r. @default 8 */
  readonly blockSize: number;
  /** p. @default 1 */
  readonly parallelism: number;
}

interface ScryptKey extends StoredKey, ScryptCosts {
  readonly salt: Buffer;
}

/** Bytes that one computation may fill: 256 MiB. */
const MAX_MEMORY = 268_435_456;
/** N times r times p: about three seconds. */
const MAX_WORK = 8_388_608;

const FORM = /^\$scrypt\$ln=([1-9]\d?),r=([1-9]\d{0,3}),p=([1-9]\d{0,3})\$([^$]+)\$([^$]+)$/;
/** Costs of one, five and five digits, the salt as it is, the tag. */
const CRYPT_FORM =
  /^\$7\$([./0-9A-Za-z])([./0-9A-Za-z]{5})([./0-9A-Za-z]{5})([^$]+)\$([./0-9A-Za-z]{43})$/;

const deriveScrypt = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

/**
 * scrypt (RFC 7914) in passlib's form `$scrypt$ln=17,r=8,p=1$<salt>$<tag>`, and, to verify, in the
 * form `$7$` of crypt(3).
 */
export class ScryptScheme extends DerivedKeyScheme<ScryptKey> {
  readonly name = 'scrypt';
  override readonly safe = true;

  constructor(private readonly costs: ScryptCosts) {
    super();
  }

  static isWithinBounds({ rounds, blockSize, parallelism }: ScryptCosts): boolean {
    return (
      Math.min(rounds, blockSize, parallelism) >= 1 &&
      memory(rounds, blockSize) <= MAX_MEMORY &&
      2 ** rounds * blockSize * parallelism <= MAX_WORK
    );
  }

  override async hash(secret: string): Promise<string> {
    const salt = randomBuffer(16);
    const tag = await this.derive(secret, { ...this.costs, salt, tag: Buffer.alloc(32) });
    const { rounds, blockSize, parallelism } = this.costs;
    const parameters = `ln=${rounds},r=${blockSize},p=${parallelism}`;
    return `$scrypt$${parameters}$${encodeBase64(salt)}$${encodeBase64(tag)}`;
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith('$scrypt$') || stored.startsWith('$7$');
  }

  protected read(stored: string): ScryptKey | null {
    return stored.startsWith('$7$') ? readCrypt(stored) : readPhc(stored);
  }

  protected isWithinBounds(key: ScryptKey): boolean {
    const lengths = key.salt.length >= 1 && key.salt.length <= 128 && key.tag.length === 32;
    return lengths && ScryptScheme.isWithinBounds(key);
  }

  protected derive(secret: string, key: ScryptKey): Promise<Buffer> {
    const { rounds, blockSize, parallelism, salt, tag } = key;
    return deriveScrypt(secret, salt, tag.length, {
      N: 2 ** rounds,
      r: blockSize,
      p: parallelism,
      maxmem: 2 * memory(rounds, blockSize) + 1024 * blockSize * parallelism,
    });
  }

  /** By work, as with the same memory more lanes can make up for fewer rounds. */
  protected override compareCost(key: ScryptKey): CostComparison {
    const cost = compareNumbers(work(key), work(this.costs));
    const exact = key.rounds === this.costs.rounds && key.parallelism === this.costs.parallelism;
    return cost === 'same' && !exact ? 'stronger' : cost;
  }
}

function readPhc(stored: string): ScryptKey | null {
  const [, rounds, blockSize, parallelism, salt64, tag64] = FORM.exec(stored) ?? [];
  const salt = decodeBase64(salt64 ?? '');
  const tag = decodeBase64(tag64 ?? '');
  if (!rounds || !salt || !tag) return null;
  return {
    rounds: Number(rounds),
    blockSize: Number(blockSize),
    parallelism: Number(parallelism),
    salt,
    tag,
  };
}

function readCrypt(stored: string): ScryptKey | null {
  const [, rounds, blockSize, parallelism, salt = '', tag64] = CRYPT_FORM.exec(stored) ?? [];
  const tag = decodeH64(tag64 ?? '');
  if (!rounds || !blockSize || !parallelism || !tag) return null;
  return {
    rounds: readH64(rounds),
    blockSize: readH64(blockSize),
    parallelism: readH64(parallelism),
    salt: Buffer.from(salt),
    tag,
  };
}

function memory(rounds: number, blockSize: number): number {
  return 128 * 2 ** rounds * blockSize;
}

function work({ rounds, blockSize, parallelism }: ScryptCosts): number {
  return 2 ** rounds * blockSize * parallelism;
}
