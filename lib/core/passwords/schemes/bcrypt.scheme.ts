import { randomBuffer } from '../../../common/random.js';
import { decodeBcryptBase64, encodeBcryptBase64 } from './base64.js';
import { BCRYPT_BYTES, BcryptEngine, isBcryptCost, type BcryptInput } from './bcrypt-engine.js';
import {
  compareNumbers,
  DerivedKeyScheme,
  type CostComparison,
  type StoredKey,
} from './derived-key.scheme.js';
import { optionalModule, type ModuleLoader } from '../../../common/optional-module.js';

export interface BcryptCosts {
  /** Base-2 logarithm of the iterations. @default 12 */
  readonly rounds: number;
}

interface BcryptKey extends StoredKey, BcryptInput {}

const FORM = /^\$2[aby]\$(\d\d)\$([./A-Za-z0-9]{22})([./A-Za-z0-9]{31})$/;

/**
 * bcrypt (`$2a$`, `$2b$`, `$2y$`). It reads 72 bytes: a longer secret is checked by these, as every
 * bcrypt does, but none is hashed anew; the HMAC of a pepper fits.
 */
export class BcryptScheme extends DerivedKeyScheme<BcryptKey> {
  readonly name: string = 'bcrypt';
  override readonly safe: boolean = true;
  override readonly maxBytes = BCRYPT_BYTES;
  protected readonly engine: BcryptEngine;

  constructor(
    private readonly costs: BcryptCosts,
    load: ModuleLoader = optionalModule,
  ) {
    super();
    this.engine = new BcryptEngine('bcrypt', load);
  }

  override async prepare(): Promise<void> {
    await this.engine.load();
  }

  /** @throws RangeError for a secret of more than 72 bytes or with a NUL */
  override async hash(secret: string): Promise<string> {
    if (Buffer.byteLength(secret) > BCRYPT_BYTES || secret.includes('\0')) {
      throw new RangeError('bcrypt takes at most 72 bytes and no NUL');
    }
    const { rounds } = this.costs;
    const salt = encodeBcryptBase64(randomBuffer(16));
    const tag = await this.engine.derive(secret, { rounds, salt });
    const cost = String(rounds).padStart(2, '0');
    return `$2b$${cost}$${salt}${encodeBcryptBase64(tag as Buffer)}`;
  }

  protected recognises(stored: string): boolean {
    return /^\$2[aby]\$/.test(stored);
  }

  protected read(stored: string): BcryptKey | null {
    const [, rounds, salt, tag] = FORM.exec(stored) ?? [];
    return rounds && salt && tag
      ? { rounds: Number(rounds), salt, tag: decodeBcryptBase64(tag) }
      : null;
  }

  protected isWithinBounds({ rounds }: BcryptKey): boolean {
    return isBcryptCost(rounds);
  }

  protected derive(secret: string, key: BcryptKey): Promise<Buffer | null> {
    return this.engine.derive(secret, key);
  }

  protected override compareCost({ rounds }: BcryptKey): CostComparison {
    return compareNumbers(rounds, this.costs.rounds);
  }
}
