import { describe, expect, it } from 'vitest';
import { SCHEMES } from '../../../lib/core/passwords/schemes/scheme-catalogue.js';
import { cheapHasher, CHEAP_ARGON2ID } from './cheap.js';

const SALT = 'E6LUOieE0DpHSOm9dw4BoA';
const TAG = 'K0hcRxG4BI7Tmd/s5FQSlw';
const SHA256_TAG = 'GbrOFcJTNtKgjxTBtN0NOSIDmCtBZryAxOSv8AgxCh0';
const PBKDF2_TAG = '.Aaybo.iASO5Cg9MXHGkgxmxUSLVuQ3uw./yEIrHrFo';

const HOSTILE: Readonly<Record<string, string>> = {
  'argon2 memory of 4 GiB': `$argon2id$v=19$m=4194304,t=2,p=1$${SALT}$${TAG}`,
  'argon2 two million passes': `$argon2id$v=19$m=8192,t=2000000,p=1$${SALT}$${TAG}`,
  'argon2 255 lanes': `$argon2id$v=19$m=8192,t=2,p=255$${SALT}$${TAG}`,
  'argon2 memory below its lanes': `$argon2id$v=19$m=8,t=2,p=2$${SALT}$${TAG}`,
  'argon2 memory times passes': `$argon2id$v=19$m=524288,t=8,p=1$${SALT}$${TAG}`,
  'argon2 empty salt': `$argon2id$v=19$m=8192,t=2,p=1$$${TAG}`,
  'argon2 empty tag': `$argon2id$v=19$m=8192,t=2,p=1$${SALT}$`,
  'argon2 tag cut off': `$argon2id$v=19$m=8192,t=2,p=1$${SALT}$${TAG.slice(0, 20)}`,
  'argon2 salt that is not canonical base64': `$argon2id$v=19$m=8192,t=2,p=1$E6LUOieE0DpHSOm9dw4BoB$${TAG}`,
  'pbkdf2 salt in the other alphabet': `$pbkdf2-sha256$1200$D2HMOaf0HmPMOec8x7hX+g$${PBKDF2_TAG}`,
  'bcrypt_sha256 damaged': '$bcrypt-sha256$v=2,t=2b,r=5$XqW0',
  'argon2 no parameters': '$argon2id$v=19$',
  'argon2 unknown version': `$argon2id$v=20$m=8192,t=2,p=1$${SALT}$${TAG}`,
  'argon2 cost in exponent notation': `$argon2id$v=19$m=1e9,t=2,p=1$${SALT}$${TAG}`,
  'argon2i and argon2d alike': `$argon2d$v=19$m=4194304,t=2,p=1$${SALT}$${TAG}`,
  'bcrypt cost 31': '$2b$31$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei',
  'bcrypt cost 16': '$2b$16$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei',
  'bcrypt cost 3': '$2b$03$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei',
  'bcrypt cut off': '$2b$05$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMF',
  'bcrypt without salt': '$2b$05$',
  'bcrypt_sha256 cost 31':
    '$bcrypt-sha256$v=2,t=2b,r=31$XqW0HwtGNw9jUBi7btVOJu$.VZoc51Va8l0/kWJPrwCGuLqnJaUmpu',
  'pbkdf2 1e9 rounds': `$pbkdf2-sha256$1000000000$D2HMOaf0HmPMOec8x7hXKg$${PBKDF2_TAG}`,
  'pbkdf2 0 rounds': `$pbkdf2-sha256$0$D2HMOaf0HmPMOec8x7hXKg$${PBKDF2_TAG}`,
  'pbkdf2 empty salt': `$pbkdf2-sha256$1200$$${PBKDF2_TAG}`,
  'pbkdf2 empty tag': '$pbkdf2-sha256$1200$D2HMOaf0HmPMOec8x7hXKg$',
  'pbkdf2 tag cut off': `$pbkdf2-sha256$1200$D2HMOaf0HmPMOec8x7hXKg$${PBKDF2_TAG.slice(0, 20)}`,
  'django pbkdf2 1e9 rounds':
    'pbkdf2_sha256$1000000000$b9SxMb2cTPU4$l6KR92mL1aIKzl1+Xe3V4FpJ+K2ziVDpqNkbSGj8XpI=',
  'django pbkdf2 empty tag': 'pbkdf2_sha256$1500$b9SxMb2cTPU4$',
  'django argon2 of 4 GiB': `argon2$argon2id$v=19$m=4194304,t=2,p=1$${SALT}$${TAG}`,
  'django argon2 of nothing': 'argon2$argon2x$v=19',
  'django bcrypt cost 31':
    'bcrypt_sha256$$2b$31$IXpenrM.bmOtclzwEXv0vu2d5mSLxMtDwrJS7AlBXak3TRDoFNW6a',
  'django sha1 without salt': 'sha1$$82135b090e4e98c452ebc591231a5528a96bc258',
  'django sha1 cut off': 'sha1$tAEBwz8dulET$82135b09',
  'sha256_crypt 999999999 rounds': `$5$rounds=999999999$7wuh7L2cxCvfblyo$${SHA256_TAG}`,
  'sha256_crypt too few rounds': `$5$rounds=10$7wuh7L2cxCvfblyo$${SHA256_TAG}`,
  'sha256_crypt cut off': `$5$rounds=5001$7wuh7L2cxCvfblyo$${SHA256_TAG.slice(0, 42)}`,
  'sha512_crypt empty tag': '$6$rounds=6001$vzhqYqwfHOpVqJxR$',
  'scrypt of 16 GiB':
    '$scrypt$ln=24,r=8,p=1$P+c8J+S8F6J0DuHcmzOmFA$qyiW2l/ubL2xm1fNJ9jlkFEuxrzPUVV24op2LJTrUgg',
  'scrypt 9999 lanes':
    '$scrypt$ln=14,r=8,p=9999$P+c8J+S8F6J0DuHcmzOmFA$qyiW2l/ubL2xm1fNJ9jlkFEuxrzPUVV24op2LJTrUgg',
  'scrypt empty salt': '$scrypt$ln=8,r=8,p=1$$qyiW2l/ubL2xm1fNJ9jlkFEuxrzPUVV24op2LJTrUgg',
  'scrypt of 2 TiB, written by crypt(3)':
    '$7$Y6..../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D',
  'scrypt of no blocks, written by crypt(3)':
    '$7$C...../....SodiumChloride$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D',
  'scrypt empty salt, written by crypt(3)':
    '$7$C6..../....$kBGj9fHznVYFQMEn/qDCfrDevf9YDtcDdKvEqHJLV8D',
  'scrypt tag cut off': '$scrypt$ln=8,r=8,p=1$P+c8J+S8F6J0DuHcmzOmFA$qyiW2l/ubL2x',
  'ldap salt missing': '{SSHA}5en6G6MezRroT3XKqkdPOmY/BfQ=',
};

/** A hasher whose only job would be to compute: the queue refuses it, so a computation shows as BUSY. */
function withoutEngine() {
  const events: string[] = [];
  const load = (name: string) => Promise.reject(new Error(`${name} was loaded`));
  const attention = (code: string) => events.push(code);
  return {
    hasher: cheapHasher({ options: { argon2id: CHEAP_ARGON2ID } }, { load, attention }),
    events,
  };
}

describe('PWD-07 DOS-10 hostile stored hashes', () => {
  it.each(Object.entries(HOSTILE))('%s is refused without a computation', async (_name, stored) => {
    const { hasher, events } = withoutEngine();
    expect(await hasher.verify('password', stored)).toBe(false);
    expect(hasher.needsUpdate(stored)).toBe(false);
    expect(events).toEqual(['PASSWORD_OUT_OF_BOUNDS']);
  });

  it.each(Object.entries(HOSTILE))('%s is refused by its scheme too', async (_name, stored) => {
    const load = () => Promise.reject(new Error('loaded'));
    const schemes = [...SCHEMES.values()].filter(({ onRequest }) => !onRequest);
    for (const definition of schemes) {
      const costs = definition.hashing?.defaults ?? CHEAP_ARGON2ID;
      const scheme = definition.create(costs, load);
      expect(await scheme.verify('password', stored)).toBe(false);
      expect(scheme.parse(stored)?.withinBounds ?? false).toBe(false);
    }
  });

  it('refuses a string of 1 MB before anything reads it', async () => {
    const { hasher, events } = withoutEngine();
    const stored = `$argon2id$v=19$m=8192,t=2,p=1$${'A'.repeat(1_000_000)}$${TAG}`;
    expect(await hasher.verify('password', stored)).toBe(false);
    expect(events).toEqual(['PASSWORD_OUT_OF_BOUNDS']);
  });

  it.each([
    ['unknown scheme', '$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7'],
    ['bcrypt with the sign bug', '$2x$05$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei'],
    ['plain text', 'password'],
    ['MD5', '5f4dcc3b5aa765d61d8327deb882cf99'],
    ['django unusable', '!Vh4xEwgcFtSyvWsqzk3dSyvWsqzk3dVh4xEwgcFt'],
    ['a blank', ' '],
  ])('%s never verifies, least of all by itself', async (_name, stored) => {
    const { hasher, events } = withoutEngine();
    expect(await hasher.verify(stored, stored)).toBe(false);
    expect(await hasher.verify('password', stored)).toBe(false);
    expect(events).toEqual(['PASSWORD_UNKNOWN_FORMAT']);
  });

  it('tells the login which refusal it was and takes the time of a check', async () => {
    const hasher = cheapHasher();
    const stored = HOSTILE['argon2 memory of 4 GiB'] ?? '';
    expect(await hasher.verifyAndUpdate('password', stored)).toEqual({
      valid: false,
      refused: 'OUT_OF_BOUNDS',
    });
    const { hasher: broken } = withoutEngine();
    await expect(broken.verifyAndUpdate('password', stored)).rejects.toThrow('argon2 was loaded');
  });

  it('does not repeat itself, and stops telling when a database is full of strange keys', async () => {
    const { hasher, events } = withoutEngine();
    for (let i = 0; i < 500; i++) await hasher.verify('password', `$keyid=${btoa(`k${i}`)}$x$`);
    expect(events.length).toBeLessThanOrEqual(50);
  });
});
