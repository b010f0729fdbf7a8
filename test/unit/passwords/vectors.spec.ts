import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PasswordHasher } from '../../../lib/core/passwords/password-hasher.js';
import { cheapHasher } from './cheap.js';

interface Vector {
  readonly scheme: string;
  readonly password: string;
  readonly doubleHash: boolean;
  readonly hash: string;
}

const file = new URL('../../data/password-hashes.json', import.meta.url);
const { pepper, vectors } = JSON.parse(readFileSync(file, 'utf8')) as {
  pepper: string;
  vectors: Vector[];
};
const crypt = JSON.parse(
  readFileSync(new URL('../../data/crypt-hashes.json', import.meta.url), 'utf8'),
) as Record<'vectors' | 'desVectors', { password: string; hash: string }[]>;

const WEAK = new Set(['hex_md5']);
const schemes = [...new Set(vectors.map(({ scheme }) => scheme))];
const passwords = [...new Set(vectors.map(({ password }) => password))];

const single = cheapHasher();
const inForce = new PasswordHasher();
const double = cheapHasher({ pepper });

describe.each(schemes.filter((name) => !WEAK.has(name)))(
  'PWD-06 %s written by passlib',
  (scheme) => {
    const ofScheme = vectors.filter((vector) => vector.scheme === scheme);

    it.each(ofScheme)('verifies $password (double: $doubleHash)', async (vector) => {
      const hasher = vector.doubleHash ? double : single;
      expect(await hasher.verify(vector.password, vector.hash)).toBe(true);
    });

    it('refuses every other password', async () => {
      const vector = ofScheme.find(({ password }) => password === 'password');
      const others = [...passwords.filter((p) => p !== 'password'), 'Password', 'password ', ''];
      for (const other of others) {
        expect(await single.verify(other, vector?.hash ?? '')).toBe(false);
      }
    });

    it('is renewed to the default at login, and the new hash verifies alone', async () => {
      const vector = ofScheme.find(({ password }) => password === 'password');
      const verdict = await inForce.verifyAndUpdate('password', vector?.hash ?? '');
      const newHash = verdict.newHash ?? '';
      expect(newHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      expect(await inForce.verifyAndUpdate('password', newHash)).toEqual({ valid: true });
      expect(await inForce.verify('passwort', newHash)).toBe(false);
    });
  },
);

describe('the two rules of hashing', () => {
  const both = vectors.filter(({ password }) => password === 'password');

  it('never take one for the other', async () => {
    for (const { doubleHash, hash, scheme } of both) {
      if (scheme.startsWith('django_') || WEAK.has(scheme)) continue;
      expect(await (doubleHash ? single : double).verify('password', hash)).toBe(false);
    }
  });

  it('take django_* hashes without HMAC although there is a pepper', async () => {
    for (const { hash } of both.filter(({ scheme }) => scheme.startsWith('django_'))) {
      expect(await double.verify('password', hash)).toBe(true);
    }
  });

  it('follow singleHash by scheme and for all', async () => {
    const bcrypt = both.find(({ scheme, doubleHash }) => scheme === 'bcrypt' && !doubleHash);
    const some = cheapHasher({ pepper, singleHash: ['bcrypt'] });
    const all = cheapHasher({ pepper, singleHash: true });
    expect(await some.verify('password', bcrypt?.hash ?? '')).toBe(true);
    expect(await all.verify('password', bcrypt?.hash ?? '')).toBe(true);
    const none = cheapHasher({ pepper, singleHash: false });
    const django = both.find(({ scheme }) => scheme === 'django_pbkdf2_sha256');
    expect(await none.verify('password', django?.hash ?? '')).toBe(false);
  });
});

describe('forms that protect nothing', () => {
  const hashes = vectors.filter(({ scheme }) => WEAK.has(scheme));

  it.each(hashes)('$scheme of $password verifies only where it is named', async (vector) => {
    const named = cheapHasher({ schemes: ['argon2id', vector.scheme] });
    expect(await named.verify(vector.password, vector.hash)).toBe(true);
    expect(await named.verify(`${vector.password}x`, vector.hash)).toBe(false);
    expect(await single.verify(vector.password, vector.hash)).toBe(false);
    expect(await single.verify(vector.hash, vector.hash)).toBe(false);
  });
});

describe('crypt(3)', () => {
  it.each(crypt.vectors)('verifies $hash', async ({ password, hash }) => {
    expect(await single.verify(password, hash)).toBe(true);
    expect(await single.verify(`y${password}`, hash)).toBe(false);
  });
});

describe('PWD-06 the DES of old crypt(3), and of Django', () => {
  const forms = ({ hash }: { hash: string }): [string, string][] => [
    ['des_crypt', hash],
    ['django_des_crypt', `crypt$$${hash}`],
    ['django_des_crypt', `crypt$${hash.slice(0, 2)}042$${hash}`],
  ];

  it.each(crypt.desVectors)('verifies $hash only where it is named', async (vector) => {
    for (const [scheme, hash] of forms(vector)) {
      const named = cheapHasher({ schemes: ['argon2id', scheme] });
      expect(await named.verify(vector.password, hash)).toBe(true);
      expect(await named.verify(`y${vector.password}`, hash)).toBe(false);
      expect(await single.verify(vector.password, hash)).toBe(false);
    }
  });

  it('takes eight bytes of a password, is renewed at login, and takes all of it then', async () => {
    const named = cheapHasher({ schemes: ['argon2id', 'django_des_crypt'] });
    const verdict = await named.verifyAndUpdate('rasmuslerdorf', 'crypt$$rl.3StKT.4T8M');
    expect(await named.verify('rasmusleXXX', 'crypt$$rl.3StKT.4T8M')).toBe(true);
    expect(await named.verify('rasmuslerdorf', verdict.newHash ?? '')).toBe(true);
    expect(await named.verify('rasmusleXXX', verdict.newHash ?? '')).toBe(false);
  });

  it.each(['crypt$$rl.3StKT.4T8', 'crypt$ab$rl.3StKT.4T8M', 'crypt$r$rl.3StKT.4T8M', 'crypt$$'])(
    'refuses the damaged %s',
    async (hash) => {
      const named = cheapHasher({ schemes: ['argon2id', 'django_des_crypt'] });
      expect(await named.verify('rasmuslerdorf', hash)).toBe(false);
    },
  );
});

describe('forms of passlib that are not among the vectors', () => {
  it.each([
    [
      'bcrypt_sha256 version 1',
      '$bcrypt-sha256$2a,5$5Hg1DKFqPE8C2aflZ5vVoe$12BjNE0p7axMg55.Y/mHsYiVuFBDQyu',
    ],
    ['django_bcrypt', 'bcrypt$$2b$05$abcdefghijklmnopqrstuuWG29KuyeAicPCJODk1zjyGvyQUU2awu'],
    ['pbkdf2_sha1', '$pbkdf2$1212$MDEyMzQ1Njc4OWFiY2RlZg$/i3kqeDsh8Jz4SQXyeaKAaroURA'],
    [
      'Argon2 version 16',
      '$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ',
    ],
  ])('%s', async (_name, hash) => {
    expect(await single.verify('password', hash)).toBe(true);
    expect(await single.verify('passwort', hash)).toBe(false);
  });
});

describe('forms of LDAP and of no salt', () => {
  const hashes: readonly [string, string][] = [
    ['ldap_salted_md5', '{SMD5}0P68GliOwhrLOmnt3RBF8gECAwQFBgcI'],
    ['ldap_salted_sha1', '{SSHA}tn7/adg0D1KxIrTpvz9Q6dFh6agBAgMEBQYHCA=='],
    ['ldap_salted_sha256', '{SSHA256}wCL6Oz252l3pFvTjqB9HGliPQmYYhhSixyuO5gt/PoMBAgMEBQYHCA=='],
    [
      'ldap_salted_sha512',
      '{SSHA512}Yu/Ltpk5V2IioEJTkg5ODXh5ori1rGu6/wpL0bsEiRjgfnFW7Ts1qH8Dd5vmwCjj38ufG54re5ASJYl6lG2/0AECAwQFBgcI',
    ],
    ['ldap_md5', '{MD5}EoQeS6XjfS+/x4RYxnFK3g=='],
    ['ldap_sha1', '{SHA}9Rfd8dMqES/xrVXGbRsSyzjn6Pc='],
    ['hex_md5', '12841E4BA5E37D2FBFC78458C6714ADE'],
    ['hex_sha1', 'f517ddf1d32a112ff1ad55c66d1b12cb38e7e8f7'],
    ['hex_sha256', '46970bef70aced8123f0d5d094717e2a5cd412041e03b26376049fe65b2834a4'],
    [
      'hex_sha512',
      '72c7fe1bd33b785746a9c94f9b80d2591cd38f3c13c8aa43f7537f32a2a8c5f9b5d1cee16b69f0212e0e39a94d83f57bcf3a26bae776007cebb01f0d6311273e',
    ],
  ];

  it.each(hashes)('%s', async (scheme, hash) => {
    const named = cheapHasher({ schemes: ['argon2id', scheme] });
    expect(await named.verify('pässwörd', hash)).toBe(true);
    expect(await named.verify('passwörd', hash)).toBe(false);
    expect(await single.verify('pässwörd', hash)).toBe(scheme.startsWith('ldap_salted_'));
  });
});
