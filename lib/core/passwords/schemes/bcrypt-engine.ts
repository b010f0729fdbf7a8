import { decodeBcryptBase64 } from './base64.js';
import { EngineMissingError } from './engine-missing.error.js';
import type { ModuleLoader } from '../../../common/optional-module.js';

/** Bytes of a secret that bcrypt reads; everything behind is ignored by every implementation. */
export const BCRYPT_BYTES = 72;

const MIN_ROUNDS = 4;
const MAX_ROUNDS = 15;

/** What we call of bcrypt. */
interface BcryptPackage {
  hash(data: Buffer, salt: string): Promise<string>;
}

/** A bcrypt computation as stored strings name it. */
export interface BcryptInput {
  /** Base-2 logarithm of the iterations. */
  readonly rounds: number;
  /** 22 characters of bcrypt's base64. */
  readonly salt: string;
}

export function isBcryptCost(rounds: number): boolean {
  return rounds >= MIN_ROUNDS && rounds <= MAX_ROUNDS;
}

/**
 * bcrypt by the package of that name. It has no part in the hash's label: 2a, 2b and 2y differ only
 * in faults of old implementations, and the package itself refuses 2y.
 */
export class BcryptEngine {
  private loading?: Promise<BcryptPackage>;

  constructor(
    private readonly scheme: string,
    private readonly loadModule: ModuleLoader,
  ) {}

  /** @throws EngineMissingError */
  async load(): Promise<BcryptPackage> {
    this.loading ??= this.loadModule('bcrypt').then((found) => {
      if (found) return found as BcryptPackage;
      throw new EngineMissingError(this.scheme, 'bcrypt');
    });
    return this.loading;
  }

  /**
   * The 23 bytes of bcrypt, from the first 72 bytes of the secret. `null` for a secret with a NUL:
   * where it ends depends on who wrote the hash, so such a secret would stand for several.
   */
  async derive(secret: string, { rounds, salt }: BcryptInput): Promise<Buffer | null> {
    if (secret.includes('\0')) return null;
    const bcrypt = await this.load();
    const bytes = Buffer.from(secret).subarray(0, BCRYPT_BYTES);
    const hash = await bcrypt.hash(bytes, `$2b$${String(rounds).padStart(2, '0')}$${salt}`);
    return decodeBcryptBase64(hash.slice(-31));
  }
}
