import { describe, expect, it } from 'vitest';
import type { PasswordOptions } from '../../../lib/core/passwords/password-options.js';
import { PasswordHasher } from '../../../lib/core/passwords/password-hasher.js';
import { passwordProblems } from '../../../lib/core/passwords/password-problems.js';
import { SecurityConfigurationError } from '../../../lib/core/options/configuration.error.js';
import { PasswordScheme } from '../../../lib/ports/password-scheme.js';

class OwnScheme extends PasswordScheme {
  readonly name = 'own';
  readonly safe = true;
  parse = () => null;
  hash = async () => 'own';
  verify = async () => false;
}

const WRONG: readonly [PasswordOptions, string, string?][] = [
  [{ scheme: 'argon3' }, 'passwords.scheme: "argon3" is no scheme; choose one of argon2id, bcrypt'],
  [{ scheme: 'sha512_crypt' }, 'passwords.scheme: "sha512_crypt" only verifies'],
  [{ scheme: 'plaintext' }, 'passwords.scheme: "plaintext" only verifies'],
  [{ scheme: 'argon2i' }, 'passwords.scheme: "argon2i" only verifies'],
  [{ schemes: ['bcrypt'] }, 'passwords.schemes: add "argon2id", which passwords.scheme names'],
  [{ schemes: ['argon2id', 'bcrpyt'] }, 'passwords.schemes: no scheme is named "bcrpyt"'],
  [{ deprecated: ['x'] }, 'passwords.deprecated: no scheme is named "x"'],
  [{ deprecated: ['argon2id'] }, 'passwords.deprecated: take "argon2id" out'],
  [{ singleHash: ['x'] }, 'passwords.singleHash: no scheme is named "x"'],
  [{ scheme: 'bcrypt' }, 'passwords.scheme: bcrypt reads 72 bytes', 'BCRYPT_WITHOUT_PEPPER'],
  [
    { scheme: 'bcrypt', pepper: 'k', singleHash: ['bcrypt'] },
    'passwords.scheme: bcrypt reads 72 bytes',
    'BCRYPT_WITHOUT_PEPPER',
  ],
  [
    { options: { argon3: {} } },
    'passwords.options.argon3: no scheme of this name makes new hashes',
  ],
  [
    { options: { argon2id: { memory: 1 } } },
    'passwords.options.argon2id.memory: give memoryCost, timeCost, parallelism',
  ],
  [
    { options: { argon2id: { timeCost: '2' } } },
    'passwords.options.argon2id.timeCost: give a whole number above 0',
  ],
  [
    { options: { argon2id: { memoryCost: 8192 } } },
    'passwords.options.argon2id: these costs are too low (ASVS 11.4.2); the least are memoryCost 47104',
    'PASSWORD_COST_TOO_LOW',
  ],
  [
    { options: { bcrypt: { rounds: 9 } } },
    'passwords.options.bcrypt: these costs are too low (ASVS 11.4.2); the least are rounds 10',
    'PASSWORD_COST_TOO_LOW',
  ],
  [
    { options: { pbkdf2_sha256: { rounds: 599_999 } } },
    'the least are rounds 600000',
    'PASSWORD_COST_TOO_LOW',
  ],
  [
    { options: { scrypt: { rounds: 16 } } },
    'the least are with blockSize 8: rounds 17',
    'PASSWORD_COST_TOO_LOW',
  ],
  [{ options: { bcrypt: { rounds: 31 } } }, 'these costs are outside what is ever computed'],
  [{ pepper: '' }, 'passwords.pepper: a key is empty'],
  [{ pepper: null as never, pepperId: '1' }, 'passwords.pepperId: set passwords.pepper with ids'],
  [{ pepper: {} }, 'passwords.pepper: give a text, or at least one id with its key'],
  [{ pepper: { 'a b': 'k' } }, 'passwords.pepper: write the id "a b" with'],
  [{ pepper: { '1': 'k' }, pepperId: '2' }, 'passwords.pepperId: passwords.pepper has no id "2"'],
  [{ pepperId: '2' }, 'passwords.pepperId: set passwords.pepper with ids'],
  [{ minLength: 0 }, 'passwords.minLength: give a whole number above 0'],
  [{ minLength: 20, maxLength: 19 }, 'passwords.maxLength: give a whole number from minLength'],
  [{ maxLength: 1025 }, 'passwords.maxLength: give a whole number from minLength to 1024'],
];

describe('mistakes in passwords.*', () => {
  it.each(WRONG)('%j', (options, message, code) => {
    const problems = passwordProblems(options);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]?.code).toBe(code);
    expect(() => new PasswordHasher(options)).toThrow(SecurityConfigurationError);
  });

  it('are none in what a site may well write', () => {
    const fine: PasswordOptions[] = [
      {},
      { scheme: 'bcrypt', pepper: 'salty', schemes: ['bcrypt', 'plaintext', 'hex_md5'] },
      { scheme: 'scrypt', options: { scrypt: { rounds: 15, parallelism: 3 } } },
      { options: { argon2id: { memoryCost: 47_104, timeCost: 1 } }, deprecated: ['bcrypt'] },
      { pepper: { '': 'old', '2026-01': 'new' }, pepperId: '', singleHash: true },
      { minLength: 15, maxLength: 128 },
    ];
    expect(fine.flatMap((options) => passwordProblems(options))).toEqual([]);
  });

  it('are told all at once, and an accepted risk is none', () => {
    const options = { scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } }, minLength: 0 };
    expect(() => new PasswordHasher(options)).toThrow(/72 bytes[^]*too low[^]*minLength/);
    const risks = { BCRYPT_WITHOUT_PEPPER: 'old database', PASSWORD_COST_TOO_LOW: 'tests' };
    expect(
      () => new PasswordHasher({ ...options, minLength: 8 }, { acceptRisk: risks }),
    ).not.toThrow();
    expect(() => new PasswordHasher(options, { acceptRisk: risks })).toThrow('minLength');
  });

  it('know the schemes of the site', () => {
    const options = {
      scheme: 'own',
      schemes: ['own', 'bcrypt'],
      options: { own: { any: 'thing' } },
    };
    expect(passwordProblems(options, [new OwnScheme()])).toEqual([]);
    expect(passwordProblems(options)).not.toEqual([]);
  });
});
