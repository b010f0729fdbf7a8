import { EngineMissingError } from './engine-missing.error.js';
import type { ModuleLoader } from '../../../common/optional-module.js';

export type Argon2Type = 'argon2d' | 'argon2i' | 'argon2id';

/** The inputs of Argon2 beside the secret (RFC 9106 section 3.1). */
export interface Argon2Input {
  readonly type: Argon2Type;
  readonly version: 0x10 | 0x13;
  /** KiB. */
  readonly memoryCost: number;
  /** Passes. */
  readonly timeCost: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  /** Bytes of the result. */
  readonly length: number;
}

/** One of the packages that compute Argon2, all with the same results. */
export interface Argon2Engine {
  readonly packageName: string;
  derive(secret: string, input: Argon2Input): Promise<Buffer>;
}

/** What we call of @node-rs/argon2. */
interface NodeRsArgon2 {
  hashRaw(password: string, options: Readonly<Record<string, unknown>>): Promise<Buffer>;
}

/** What we call of argon2. */
interface NodeArgon2 {
  hash(password: string, options: Readonly<Record<string, unknown>>): Promise<Buffer>;
}

/** The numbers by which both packages name the types (RFC 9106 section 3.1). */
const TYPES: Readonly<Record<Argon2Type, number>> = { argon2d: 0, argon2i: 1, argon2id: 2 };

/**
 * @node-rs/argon2 where it is installed and works on this platform, otherwise argon2.
 * @throws EngineMissingError if there is neither
 */
export async function loadArgon2Engine(load: ModuleLoader): Promise<Argon2Engine> {
  const quick = await load('@node-rs/argon2').catch(() => null);
  if (quick) return nodeRsEngine(quick as NodeRsArgon2);
  const standard = await load('argon2');
  if (standard) return nodeEngine(standard as NodeArgon2);
  throw new EngineMissingError('argon2', 'argon2');
}

function nodeRsEngine(argon2: NodeRsArgon2): Argon2Engine {
  return {
    packageName: '@node-rs/argon2',
    derive: (secret, { type, version, length, ...rest }) =>
      argon2.hashRaw(secret, {
        ...rest,
        algorithm: TYPES[type],
        version: version === 0x13 ? 1 : 0,
        outputLen: length,
      }),
  };
}

function nodeEngine(argon2: NodeArgon2): Argon2Engine {
  return {
    packageName: 'argon2',
    derive: (secret, { type, length, ...rest }) =>
      argon2.hash(secret, { ...rest, type: TYPES[type], hashLength: length, raw: true }),
  };
}
