import { createHash, createHmac } from 'node:crypto';
import { randomBuffer } from '../../../common/random.js';
import { decodeBcryptBase64, encodeBcryptBase64 } from './base64.js';
import { BcryptEngine, isBcryptCost, type BcryptInput } from './bcrypt-engine.js';
import type { BcryptCosts } from './bcrypt.scheme.js';
import {
  compareNumbers,
  DerivedKeyScheme,
  type CostComparison,
  type StoredKey,
} from './derived-key.scheme.js';
import { optionalModule, type ModuleLoader } from '../../../common/optional-module.js';

interface BcryptSha256Key extends StoredKey, BcryptInput {
  readonly version: 1 | 2;
}

const VERSION_1 = /^\$bcrypt-sha256\$2[ab],(\d\d?)\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;
const VERSION_2 = /^\$bcrypt-sha256\$v=2,t=2b,r=(\d\d?)\$([./A-Za-z0-9]{22})\$([./A-Za-z0-9]{31})$/;

/**
 * passlib's bcrypt_sha256: the secret goes through SHA-256 first, so that no part of a long one is
 * ignored. Version 1 takes the plain digest, version 2 an HMAC under the salt; new hashes are of
 * version 2.
 */
export class BcryptSha256Scheme extends DerivedKeyScheme<BcryptSha256Key> {
  readonly name = 'bcrypt_sha256';
  override readonly safe = true;
  private readonly engine: BcryptEngine;

  constructor(
    private readonly costs: BcryptCosts,
    load: ModuleLoader = optionalModule,
  ) {
    super();
    this.engine = new BcryptEngine(this.name, load);
  }

  override async prepare(): Promise<void> {
    await this.engine.load();
  }

  override async hash(secret: string): Promise<string> {
    const { rounds } = this.costs;
    const salt = encodeBcryptBase64(randomBuffer(16));
    const tag = await this.derive(secret, { version: 2, rounds, salt, tag: Buffer.alloc(0) });
    return `$bcrypt-sha256$v=2,t=2b,r=${rounds}$${salt}$${encodeBcryptBase64(tag as Buffer)}`;
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith('$bcrypt-sha256$');
  }

  protected read(stored: string): BcryptSha256Key | null {
    const second = VERSION_2.exec(stored);
    const [, rounds, salt, tag] = second ?? VERSION_1.exec(stored) ?? [];
    if (!rounds || !salt || !tag) return null;
    const version = second ? 2 : 1;
    return { version, rounds: Number(rounds), salt, tag: decodeBcryptBase64(tag) };
  }

  protected isWithinBounds({ rounds }: BcryptSha256Key): boolean {
    return isBcryptCost(rounds);
  }

  protected derive(secret: string, key: BcryptSha256Key): Promise<Buffer | null> {
    const digest = key.version === 2 ? createHmac('sha256', key.salt) : createHash('sha256');
    return this.engine.derive(digest.update(secret).digest('base64'), key);
  }

  protected override compareCost({ rounds, version }: BcryptSha256Key): CostComparison {
    return version === 1 ? 'weaker' : compareNumbers(rounds, this.costs.rounds);
  }
}
