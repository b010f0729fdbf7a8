import { hash } from 'node:crypto';
import { Argon2Scheme, type Argon2Costs } from './argon2.scheme.js';
import type { Argon2Type } from './argon2-engine.js';
import { isBcryptCost } from './bcrypt-engine.js';
import { BcryptScheme, type BcryptCosts } from './bcrypt.scheme.js';
import { BcryptSha256Scheme } from './bcrypt-sha256.scheme.js';
import { DesCryptScheme } from './des-crypt.scheme.js';
import {
  DigestScheme,
  djangoSalted,
  hexDigest,
  ldapSalted,
  ldapUnsalted,
  type DigestFormat,
} from './digest.scheme.js';
import { DjangoPbkdf2Scheme } from './django-pbkdf2.scheme.js';
import {
  isPbkdf2Cost,
  Pbkdf2Scheme,
  type Pbkdf2Costs,
  type Pbkdf2Digest,
} from './pbkdf2.scheme.js';
import { PlaintextScheme } from './plaintext.scheme.js';
import type { HashingDefinition, SchemeCosts, SchemeDefinition } from './scheme-definition.js';
import { ScryptScheme, type ScryptCosts } from './scrypt.scheme.js';
import { ShaCryptScheme } from './sha-crypt.scheme.js';
import { WrappedScheme } from './wrapped.scheme.js';

/** Costs are checked by the definition that takes them, before a scheme is made of them. */
function costsAs<T>(costs: SchemeCosts): T {
  return costs as unknown as T;
}

const argon2Hashing: HashingDefinition = {
  defaults: { memoryCost: 19_456, timeCost: 2, parallelism: 1 },
  floor: 'memoryCost 47104 with timeCost 1, 19456 with 2, 12288 with 3, 9216 with 4, 7168 from 5',
  meetsFloor(costs) {
    const { memoryCost, timeCost } = costsAs<Argon2Costs>(costs);
    const leastMemory = [47_104, 47_104, 19_456, 12_288, 9216][timeCost] ?? 7168;
    return memoryCost >= leastMemory;
  },
  isWithinBounds: (costs) => Argon2Scheme.isWithinBounds(costsAs<Argon2Costs>(costs)),
};

const scryptHashing: HashingDefinition = {
  defaults: { rounds: 17, blockSize: 8, parallelism: 1 },
  floor: 'with blockSize 8: rounds 17, 16 with parallelism 2, 15 with 3, 14 with 5, 13 with 10',
  meetsFloor(costs) {
    const { rounds, blockSize, parallelism } = costsAs<ScryptCosts>(costs);
    const leastLanes = { 16: 2, 15: 3, 14: 5, 13: 10 }[rounds] ?? (rounds >= 17 ? 1 : Infinity);
    return blockSize >= 8 && parallelism >= leastLanes;
  },
  isWithinBounds: (costs) => ScryptScheme.isWithinBounds(costsAs<ScryptCosts>(costs)),
};

const bcryptHashing = roundsHashing(12, 10, isBcryptCost);

function roundsHashing(
  rounds: number,
  least: number,
  isWithinBounds: (rounds: number) => boolean,
): HashingDefinition {
  const roundsOf = (costs: SchemeCosts): number => Number(costs['rounds']);
  return {
    defaults: { rounds },
    floor: `rounds ${least}`,
    meetsFloor: (costs) => roundsOf(costs) >= least,
    isWithinBounds: (costs) => isWithinBounds(roundsOf(costs)),
  };
}

function argon2(name: Argon2Type, hashing?: HashingDefinition): SchemeDefinition {
  return {
    name,
    ...(hashing ? { hashing } : {}),
    create: (costs, load) => new Argon2Scheme(name, costsAs<Argon2Costs>(costs), load),
  };
}

function pbkdf2(digest: Pbkdf2Digest, least?: number): SchemeDefinition {
  return {
    name: `pbkdf2_${digest}`,
    ...(least ? { hashing: roundsHashing(least, least, isPbkdf2Cost) } : {}),
    create: (costs) => new Pbkdf2Scheme(digest, costsAs<Pbkdf2Costs>(costs)),
  };
}

function digest(format: DigestFormat, onRequest = false): SchemeDefinition {
  return { name: format.name, onRequest, create: () => new DigestScheme(format) };
}

const modern: readonly SchemeDefinition[] = [
  argon2('argon2id', argon2Hashing),
  argon2('argon2i'),
  argon2('argon2d'),
  {
    name: 'bcrypt',
    hashing: bcryptHashing,
    create: (costs, load) => new BcryptScheme(costsAs<BcryptCosts>(costs), load),
  },
  {
    name: 'bcrypt_sha256',
    hashing: bcryptHashing,
    create: (costs, load) => new BcryptSha256Scheme(costsAs<BcryptCosts>(costs), load),
  },
  {
    name: 'scrypt',
    hashing: scryptHashing,
    create: (costs) => new ScryptScheme(costsAs<ScryptCosts>(costs)),
  },
  pbkdf2('sha256', 600_000),
  pbkdf2('sha512', 210_000),
  pbkdf2('sha1'),
  { name: 'sha256_crypt', create: () => new ShaCryptScheme('sha256') },
  { name: 'sha512_crypt', create: () => new ShaCryptScheme('sha512') },
];

const django: readonly SchemeDefinition[] = [
  {
    name: 'django_argon2',
    create: (_costs, load) =>
      new WrappedScheme(
        { name: 'django_argon2', prefix: 'argon2' },
        (['argon2id', 'argon2i', 'argon2d'] as const).map(
          (type) => new Argon2Scheme(type, costsAs<Argon2Costs>(argon2Hashing.defaults), load),
        ),
      ),
  },
  djangoBcrypt('django_bcrypt', 'bcrypt$'),
  djangoBcrypt('django_bcrypt_sha256', 'bcrypt_sha256$', (secret) => hash('sha256', secret)),
  { name: 'django_pbkdf2_sha256', create: () => new DjangoPbkdf2Scheme('sha256') },
  { name: 'django_pbkdf2_sha1', create: () => new DjangoPbkdf2Scheme('sha1') },
  digest(djangoSalted('sha1')),
  digest(djangoSalted('md5')),
  desCrypt('django_des_crypt'),
];

function desCrypt(name: 'des_crypt' | 'django_des_crypt'): SchemeDefinition {
  return { name, onRequest: true, create: () => new DesCryptScheme(name) };
}

function djangoBcrypt(
  name: string,
  prefix: string,
  prepare = (secret: string): string => secret,
): SchemeDefinition {
  return {
    name,
    create: (_costs, load) =>
      new WrappedScheme({ name, prefix, prepare }, [
        new BcryptScheme(costsAs<BcryptCosts>(bcryptHashing.defaults), load),
      ]),
  };
}

const old: readonly SchemeDefinition[] = [
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map((name) => digest(ldapSalted(name))),
  ...(['md5', 'sha1'] as const).map((name) => digest(ldapUnsalted(name), true)),
  ...(['md5', 'sha1', 'sha256', 'sha512'] as const).map((name) => digest(hexDigest(name), true)),
  desCrypt('des_crypt'),
  { name: 'plaintext', onRequest: true, create: () => new PlaintextScheme() },
];

/**
 * Every built-in scheme by name, in the order in which a stored string is tried; plaintext, which
 * claims the most, is last.
 */
export const SCHEMES: ReadonlyMap<string, SchemeDefinition> = new Map(
  [...modern, ...django, ...old].map((definition) => [definition.name, definition]),
);
