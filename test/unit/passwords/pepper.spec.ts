import { describe, expect, it } from 'vitest';
import { readKeyId, withKeyId } from '../../../lib/core/passwords/keyed-hash.js';
import { cheapHasher } from './cheap.js';

const HASHES = [
  '$argon2id$v=19$m=8192,t=2,p=1$E6LUOieE0DpHSOm9dw4BoA$K0hcRxG4BI7Tmd/s5FQSlw',
  '$2b$05$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei',
  '$bcrypt-sha256$v=2,t=2b,r=5$XqW0HwtGNw9jUBi7btVOJu$.VZoc51Va8l0/kWJPrwCGuLqnJaUmpu',
  '$scrypt$ln=8,r=8,p=1$P+c8J+S8F6J0DuHcmzOmFA$qyiW2l/ubL2xm1fNJ9jlkFEuxrzPUVV24op2LJTrUgg',
  '$pbkdf2-sha256$1200$D2HMOaf0HmPMOec8x7hXKg$.Aaybo.iASO5Cg9MXHGkgxmxUSLVuQ3uw./yEIrHrFo',
];

describe('the mark of a pepper', () => {
  it.each(HASHES)('goes into %s and out again', (hash) => {
    for (const keyId of ['1', '2026-01', 'k'.repeat(32)]) {
      expect(readKeyId(withKeyId(hash, keyId))).toEqual({ hash, keyId });
    }
    expect(readKeyId(hash)).toEqual({ hash, keyId: null });
  });

  it('is the parameter that the PHC string format has for it, where there are named parameters', () => {
    expect(withKeyId(HASHES[0] ?? '', '1')).toBe(
      '$argon2id$v=19$m=8192,t=2,p=1,keyid=MQ$E6LUOieE0DpHSOm9dw4BoA$K0hcRxG4BI7Tmd/s5FQSlw',
    );
    expect(withKeyId(HASHES[1] ?? '', '1')).toBe(`$keyid=MQ${HASHES[1]}`);
  });
});

describe('a pepper as in Flask-Security', () => {
  it('gives the known HMAC', () => {
    expect(cheapHasher({ pepper: 'salty' }).hmac('pass')).toBe(
      'ZVXjWt29O2y6axhYXf0svwGCSdmAJwWAsmVe04eoMP2Oii3W/MOfHqkLBX+bm2rqM+9BA4bnuY2ntUs+0jNS6Q==',
    );
    expect(cheapHasher({ pepper: { '1': 'old', '2': 'salty' } }).hmac('pass')).toHaveLength(88);
    expect(() => cheapHasher().hmac('pass')).toThrow('passwords.pepper is not set');
    expect(() => cheapHasher({ pepper: 'salty' }).hmac('\ud800')).toThrow('no well-formed text');
  });

  it('leaves no mark and is needed to verify', async () => {
    const hasher = cheapHasher({ pepper: 'salty' });
    const stored = await hasher.hash('password');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=256,t=1,p=1\$/);
    expect(await hasher.verifyAndUpdate('password', stored)).toEqual({ valid: true });
    expect(await cheapHasher({ pepper: 'other' }).verify('password', stored)).toBe(false);
    expect(await cheapHasher().verify('password', stored)).toBe(false);
    expect(await cheapHasher().verify(hasher.hmac('password'), stored)).toBe(true);
  });

  it('fits bcrypt, of which the old system reads the same 72 bytes', async () => {
    const pepper = 'salty';
    const hasher = cheapHasher({ pepper, scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } } });
    const stored = await hasher.hash('x'.repeat(1000));
    expect(stored).toMatch(/^\$2b\$04\$/);
    expect(await hasher.verify('x'.repeat(1000), stored)).toBe(true);
    expect(await hasher.verify('x'.repeat(999), stored)).toBe(false);
    expect(await cheapHasher().verify(hasher.hmac('x'.repeat(1000)), stored)).toBe(true);
  });
});

describe('PWD-11 peppers with ids', () => {
  const first = cheapHasher({ pepper: { '1': 'first key' } });
  const both = cheapHasher({ pepper: { '2': 'second key', '1': 'first key' } });
  const second = (attention: (code: string, message: string) => void) =>
    cheapHasher({ pepper: { '2': 'second key' } }, { attention });

  it('verify under their own key and are renewed to the last one', async () => {
    const stored = await first.hash('password');
    expect(stored).toContain(',keyid=MQ$');
    expect(first.needsUpdate(stored)).toBe(false);
    expect(both.needsUpdate(stored)).toBe(true);
    const { valid, newHash = '' } = await both.verifyAndUpdate('password', stored);
    expect(valid).toBe(true);
    expect(newHash).toContain(',keyid=Mg$');
    expect(await both.verifyAndUpdate('password', newHash)).toEqual({ valid: true });
    expect(await both.verify('passwort', stored)).toBe(false);
  });

  it('are refused with one warning when the key is gone', async () => {
    const told: string[] = [];
    const hasher = second((code, message) => told.push(`${code}: ${message}`));
    const stored = await first.hash('password');
    for (let i = 0; i < 3; i++) {
      expect(await hasher.verify('password', stored)).toBe(false);
      const verdict = await hasher.verifyAndUpdate('password', stored);
      expect(verdict).toEqual({ valid: false, refused: 'PEPPER_MISSING' });
    }
    expect(told).toEqual([
      'PASSWORD_PEPPER_MISSING: A stored password hash needs the key "1", which passwords.pepper lacks',
    ]);
    expect(hasher.needsUpdate(stored)).toBe(false);
  });

  it('take hashes without a mark for such without HMAC, and renew them', async () => {
    const plain = await cheapHasher().hash('password');
    const { valid, newHash } = await both.verifyAndUpdate('password', plain);
    expect([valid, newHash]).toEqual([true, expect.stringContaining(',keyid=Mg$')]);
  });

  it('take hashes without a mark for the key of the empty id, if there is one', async () => {
    const marked = cheapHasher({ pepper: { '': 'salty', '1': 'first key' } });
    const old = await cheapHasher({ pepper: 'salty' }).hash('password');
    const { newHash } = await marked.verifyAndUpdate('password', old);
    expect(newHash).toContain(',keyid=MQ$');
    expect(await marked.verify('password', await cheapHasher().hash('password'))).toBe(false);
  });

  it('can be known before they are used', async () => {
    const pepper = { '1': 'first key', '2': 'second key' };
    const prepared = cheapHasher({ pepper, pepperId: '1' });
    expect(await prepared.hash('password')).toContain(',keyid=MQ$');
    expect(await prepared.verify('password', await both.hash('password'))).toBe(true);
  });

  it('mark bcrypt in front', async () => {
    const options = { scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } } };
    const hasher = cheapHasher({ ...options, pepper: { '1': 'first key' } });
    const stored = await hasher.hash('password');
    expect(stored).toMatch(/^\$keyid=MQ\$2b\$04\$/);
    expect(await hasher.verifyAndUpdate('password', stored)).toEqual({ valid: true });
  });

  it('tell a mark that was moved to another key', async () => {
    const stored = await first.hash('password');
    expect(await both.verify('password', stored.replace('keyid=MQ', 'keyid=Mg'))).toBe(false);
    expect(await both.verify('password', stored.replace(',keyid=MQ', ''))).toBe(false);
  });
});
