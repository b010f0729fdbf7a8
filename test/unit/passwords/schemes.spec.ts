import { describe, expect, it } from 'vitest';
import {
  loadArgon2Engine,
  type Argon2Input,
} from '../../../lib/core/passwords/schemes/argon2-engine.js';
import { Argon2Scheme } from '../../../lib/core/passwords/schemes/argon2.scheme.js';
import { BcryptScheme } from '../../../lib/core/passwords/schemes/bcrypt.scheme.js';
import { EngineMissingError } from '../../../lib/core/passwords/schemes/engine-missing.error.js';
import { optionalModule } from '../../../lib/common/optional-module.js';
import { PlaintextScheme } from '../../../lib/core/passwords/schemes/plaintext.scheme.js';
import { SCHEMES } from '../../../lib/core/passwords/schemes/scheme-catalogue.js';
import { shaCrypt } from '../../../lib/core/passwords/schemes/sha-crypt.js';

const CHEAP: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  argon2id: { memoryCost: 256, timeCost: 2, parallelism: 1 },
  bcrypt: { rounds: 5 },
  bcrypt_sha256: { rounds: 5 },
  scrypt: { rounds: 10, blockSize: 8, parallelism: 1 },
  pbkdf2_sha256: { rounds: 2000 },
  pbkdf2_sha512: { rounds: 2000 },
};

const only =
  (...names: string[]) =>
  (name: string) =>
    names.includes(name) ? optionalModule(name) : Promise.resolve(null);

function make(name: string, costs = CHEAP[name] ?? {}) {
  const definition = SCHEMES.get(name);
  if (!definition) throw new Error(name);
  return definition.create({ ...definition.hashing?.defaults, ...costs }, optionalModule);
}

describe.each(Object.keys(CHEAP))('%s', (name) => {
  const scheme = make(name);

  it('hashes with a new salt each time and verifies what it hashed', async () => {
    const [first, second] = await Promise.all([scheme.hash('pässwörd'), scheme.hash('pässwörd')]);
    expect(first).not.toBe(second);
    expect(await scheme.verify('pässwörd', first)).toBe(true);
    expect(await scheme.verify('passwörd', first)).toBe(false);
    expect(scheme.parse(first)).toEqual({ withinBounds: true, outdated: false, current: true });
    expect(scheme.safe).toBe(true);
  });

  it('PWD-09 PWD-10 calls weaker hashes outdated and stronger ones not', async () => {
    const [key = '', cost = 0] = Object.entries(CHEAP[name] ?? {})[0] ?? [];
    const stronger = make(name, { ...CHEAP[name], [key]: cost + 1 });
    const weak = await scheme.hash('password');
    const strong = await stronger.hash('password');
    expect(stronger.parse(weak)).toEqual({ withinBounds: true, outdated: true, current: false });
    expect(scheme.parse(strong)).toEqual({ withinBounds: true, outdated: false, current: false });
    expect(await scheme.verify('password', strong)).toBe(true);
  });

  it('has defaults that meet its floor, and a floor within its bounds', () => {
    const hashing = SCHEMES.get(name)?.hashing;
    expect(hashing?.meetsFloor(hashing.defaults)).toBe(true);
    expect(hashing?.isWithinBounds(hashing.defaults)).toBe(true);
    expect(hashing?.meetsFloor(CHEAP[name] ?? {})).toBe(false);
  });
});

describe('schemes that only verify', () => {
  const names = [...SCHEMES.values()].filter(({ hashing }) => !hashing).map(({ name }) => name);

  it.each(names)('%s makes no hash and says so', async (name) => {
    await expect(make(name).hash('password')).rejects.toThrow(/only verifies|plain text/);
    expect(make(name).safe).toBe(false);
  });
});

describe('floors of Argon2', () => {
  const hashing = SCHEMES.get('argon2id')?.hashing;

  it.each([
    [47_104, 1, true],
    [47_103, 1, false],
    [19_456, 2, true],
    [19_455, 2, false],
    [12_288, 3, true],
    [9216, 4, true],
    [7168, 5, true],
    [7168, 9, true],
    [7167, 9, false],
  ])('m=%i t=%i: %s', (memoryCost, timeCost, enough) => {
    expect(hashing?.meetsFloor({ memoryCost, timeCost, parallelism: 1 })).toBe(enough);
  });
});

describe('floors of scrypt', () => {
  const hashing = SCHEMES.get('scrypt')?.hashing;

  it.each([
    [17, 8, 1, true],
    [18, 8, 1, true],
    [16, 8, 2, true],
    [16, 8, 1, false],
    [13, 8, 10, true],
    [12, 8, 30, false],
    [17, 4, 1, false],
  ])('N=2^%i r=%i p=%i: %s', (rounds, blockSize, parallelism, enough) => {
    expect(hashing?.meetsFloor({ rounds, blockSize, parallelism })).toBe(enough);
  });
});

describe('Argon2 engines', () => {
  const input: Argon2Input = {
    type: 'argon2id',
    version: 0x13,
    memoryCost: 256,
    timeCost: 2,
    parallelism: 1,
    salt: Buffer.from('0123456789abcdef'),
    length: 32,
  };

  it.each(['argon2d', 'argon2i', 'argon2id'] as const)('give the same %s', async (type) => {
    const quick = await loadArgon2Engine(only('@node-rs/argon2'));
    const standard = await loadArgon2Engine(only('argon2'));
    expect([quick.packageName, standard.packageName]).toEqual(['@node-rs/argon2', 'argon2']);
    for (const variant of [{}, { version: 0x10 as const }, { parallelism: 4 }, { length: 16 }]) {
      const asked = { ...input, type, ...variant };
      expect(await quick.derive('pässwörd', asked)).toEqual(
        await standard.derive('pässwörd', asked),
      );
    }
  });

  it('prefer the quicker one, and do without it where it is broken', async () => {
    expect((await loadArgon2Engine(optionalModule)).packageName).toBe('@node-rs/argon2');
    const broken = (name: string) =>
      name === 'argon2' ? optionalModule(name) : Promise.reject(new Error('no binding'));
    expect((await loadArgon2Engine(broken)).packageName).toBe('argon2');
  });

  it('name the package when there is none', async () => {
    await expect(loadArgon2Engine(only())).rejects.toThrow(/npm install argon2/);
    const scheme = new Argon2Scheme('argon2id', input, only());
    await expect(scheme.prepare()).rejects.toBeInstanceOf(EngineMissingError);
  });
});

describe('stored costs that are others, not less', () => {
  it('are neither outdated nor our own', async () => {
    const argon2 = make('argon2id', { memoryCost: 512, timeCost: 2, parallelism: 1 });
    const scrypt = make('scrypt', { rounds: 10, blockSize: 8, parallelism: 2 });
    const other = { withinBounds: true, outdated: false, current: false };
    for (const [scheme, costs] of [
      [argon2, { memoryCost: 1024, timeCost: 1, parallelism: 1 }],
      [argon2, { memoryCost: 512, timeCost: 2, parallelism: 2 }],
      [scrypt, { rounds: 11, blockSize: 8, parallelism: 1 }],
      [scrypt, { rounds: 10, blockSize: 16, parallelism: 1 }],
    ] as const) {
      const stored = await make(scheme.name, costs).hash('password');
      expect(scheme.parse(stored)).toEqual(other);
      expect(await scheme.verify('password', stored)).toBe(true);
    }
  });

  it('count version 1 of bcrypt_sha256 and version 16 of Argon2 for less', () => {
    const v1 = '$bcrypt-sha256$2a,5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu';
    const v16 = `$argon2id$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ`;
    expect(make('bcrypt_sha256').parse(v1)?.outdated).toBe(true);
    expect(make('argon2id').parse(v16)?.outdated).toBe(true);
  });

  it('are loaded with their package before the first login', async () => {
    for (const name of ['argon2id', 'bcrypt', 'bcrypt_sha256']) {
      await expect(make(name).prepare?.()).resolves.toBeUndefined();
    }
  });
});

describe('optional packages', () => {
  it('are null when missing, and throw when they are broken', async () => {
    expect(await optionalModule('no-such-package-anywhere')).toBeNull();
    expect(await optionalModule('vitest')).toHaveProperty('describe', describe);
    const broken = new URL('./broken-module.mjs', import.meta.url).href;
    await expect(optionalModule(broken)).rejects.toThrow('broken on purpose');
  });
});

describe('bcrypt', () => {
  const scheme = new BcryptScheme({ rounds: 4 });

  it('refuses to hash more than 72 bytes or a NUL', async () => {
    await expect(scheme.hash('x'.repeat(73))).rejects.toThrow(RangeError);
    await expect(scheme.hash('ö'.repeat(37))).rejects.toThrow(RangeError);
    await expect(scheme.hash('a\0b')).rejects.toThrow(RangeError);
    expect(await scheme.verify('x'.repeat(72), await scheme.hash('x'.repeat(72)))).toBe(true);
  });

  it('takes no NUL for the end of a password', async () => {
    const stored = await scheme.hash('abc');
    expect(await scheme.verify('abc\0', stored)).toBe(false);
    expect(await scheme.verify('abc\0def', stored)).toBe(false);
  });

  it('does not mind unused bits in salt and digest', async () => {
    const stored = await scheme.hash('password');
    // The last of a salt's 22 characters carries two bits; the other four make no difference.
    const odd = stored.replace(
      /[.Oeu](?=.{31}$)/,
      (last) => ({ '.': '/', O: 'P', e: 'f' })[last] ?? 'v',
    );
    expect(odd).not.toBe(stored);
    expect(await scheme.verify('password', odd)).toBe(true);
  });
});

describe('SHA-crypt', () => {
  it('lets others work while it computes', async () => {
    let turns = 0;
    let running = true;
    const count = (): void => {
      turns++;
      if (running) setImmediate(count);
    };
    setImmediate(count);
    await shaCrypt('sha512', 'password', 'salt', 50_000);
    running = false;
    expect(turns).toBeGreaterThan(3);
  });

  it('does not compute for a secret of more than 512 bytes', async () => {
    const stored = `$5$rounds=5001$7wuh7L2cxCvfblyo$${await shaCrypt('sha256', 'x'.repeat(513), '7wuh7L2cxCvfblyo', 5001)}`;
    expect(await make('sha256_crypt').verify('x'.repeat(513), stored)).toBe(false);
  });
});

describe('plaintext', () => {
  const scheme = new PlaintextScheme();

  it('verifies a password as it is', async () => {
    for (const plain of ['secret', 'pa$$word', '!secret', 'my$ecret', '{x}', '12345678']) {
      expect(await scheme.verify(plain, plain)).toBe(true);
      expect(await scheme.verify(`${plain} `, plain)).toBe(false);
    }
  });

  it.each([
    '$2b$05$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei',
    '$unknown$1$abc',
    'pbkdf2:sha256:260000$salt$0f',
    'scrypt:32768:8:1$salt$0f',
    'md5$salt$0f',
    '{CRYPT}x',
    '5f4dcc3b5aa765d61d8327deb882cf99',
    '*2470C0C06DEE42FD1618BB99005ADCA2EC9D1E19',
    '!',
    '',
  ])('never takes the hash %j for the password', async (stored) => {
    expect(await scheme.verify(stored, stored)).toBe(false);
  });
});
