import { randomBuffer } from '../../../common/random.js';
import { loadArgon2Engine, type Argon2Engine, type Argon2Type } from './argon2-engine.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import {
  compareNumbers,
  DerivedKeyScheme,
  type CostComparison,
  type StoredKey,
} from './derived-key.scheme.js';
import { optionalModule, type ModuleLoader } from '../../../common/optional-module.js';

export interface Argon2Costs {
  /** KiB. @default 19456 */
  readonly memoryCost: number;
  /** Passes. @default 2 */
  readonly timeCost: number;
  /** Lanes. @default 1 */
  readonly parallelism: number;
}

interface Argon2Key extends StoredKey, Argon2Costs {
  readonly version: number;
  readonly salt: Buffer;
}

const MAX_MEMORY = 524_288;
const MAX_PASSES = 64;
/** KiB times passes: about two seconds. */
const MAX_WORK = 2_097_152;
const MAX_LANES = 16;

const COST = '[1-9]\\d{0,9}';
const FORM = new RegExp(
  `^\\$argon2(?:id?|d)\\$(?:v=(16|19)\\$)?m=(${COST}),t=(${COST}),p=(${COST})\\$([^$]*)\\$([^$]*)$`,
);

/**
 * Argon2 (RFC 9106) in the PHC string format, which passlib and every Argon2 library write. New
 * hashes by Argon2id only.
 */
export class Argon2Scheme extends DerivedKeyScheme<Argon2Key> {
  override readonly safe: boolean;
  private engine?: Promise<Argon2Engine>;

  constructor(
    readonly name: Argon2Type,
    private readonly costs: Argon2Costs,
    private readonly load: ModuleLoader = optionalModule,
  ) {
    super();
    this.safe = name === 'argon2id';
  }

  /**
   * Are these costs worth computing? Memory up to 512 MiB, and at most 2 GiB of it filled in all
   * passes.
   */
  static isWithinBounds({ memoryCost, timeCost, parallelism }: Argon2Costs): boolean {
    return (
      memoryCost >= 8 * parallelism &&
      memoryCost <= MAX_MEMORY &&
      timeCost <= MAX_PASSES &&
      memoryCost * timeCost <= MAX_WORK &&
      parallelism <= MAX_LANES
    );
  }

  override async prepare(): Promise<void> {
    await this.loadEngine();
  }

  override async hash(secret: string): Promise<string> {
    if (!this.safe) return super.hash(secret);
    const salt = randomBuffer(16);
    const key = { ...this.costs, version: 0x13, salt, tag: Buffer.alloc(32) };
    const tag = await this.derive(secret, key);
    const { memoryCost, timeCost, parallelism } = this.costs;
    const parameters = `m=${memoryCost},t=${timeCost},p=${parallelism}`;
    return `$${this.name}$v=19$${parameters}$${encodeBase64(salt)}$${encodeBase64(tag)}`;
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith(`$${this.name}$`);
  }

  protected read(stored: string): Argon2Key | null {
    const [, version, memoryCost, timeCost, parallelism, salt64, tag64] = FORM.exec(stored) ?? [];
    const salt = decodeBase64(salt64 ?? '');
    const tag = decodeBase64(tag64 ?? '');
    if (!memoryCost || !salt || !tag) return null;
    return {
      version: Number(version ?? 16),
      memoryCost: Number(memoryCost),
      timeCost: Number(timeCost),
      parallelism: Number(parallelism),
      salt,
      tag,
    };
  }

  protected isWithinBounds(key: Argon2Key): boolean {
    const { salt, tag } = key;
    const lengths = salt.length >= 8 && salt.length <= 64 && tag.length >= 16 && tag.length <= 128;
    return lengths && Argon2Scheme.isWithinBounds(key);
  }

  protected async derive(secret: string, key: Argon2Key): Promise<Buffer> {
    const { tag, version, ...rest } = key;
    const engine = await this.loadEngine();
    return engine.derive(secret, {
      ...rest,
      type: this.name,
      version: version === 0x13 ? 0x13 : 0x10,
      length: tag.length,
    });
  }

  /**
   * By work, as less memory with more passes can be as strong; a hash of other lanes is neither
   * weaker nor ours.
   */
  protected override compareCost(key: Argon2Key): CostComparison {
    const { memoryCost, timeCost, parallelism } = this.costs;
    if (!this.safe || key.version < 0x13) return 'weaker';
    const cost = compareNumbers(key.memoryCost * key.timeCost, memoryCost * timeCost);
    const exact =
      key.timeCost === timeCost && key.parallelism === parallelism && key.tag.length === 32;
    return cost === 'same' && !exact ? 'stronger' : cost;
  }

  private loadEngine(): Promise<Argon2Engine> {
    this.engine ??= loadArgon2Engine(this.load);
    return this.engine;
  }
}
