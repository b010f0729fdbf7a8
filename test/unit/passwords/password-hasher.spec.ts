import { afterEach, describe, expect, it, vi } from 'vitest';
import { PasswordScheme, type ParsedHash } from '../../../lib/ports/password-scheme.js';
import { BusyError } from '../../../lib/core/passwords/busy.error.js';
import { PasswordHasher } from '../../../lib/core/passwords/password-hasher.js';
import { PasswordQueue } from '../../../lib/core/passwords/password-queue.js';
import { optionalModule } from '../../../lib/common/optional-module.js';
import { UnhashablePasswordError } from '../../../lib/core/passwords/unhashable-password.error.js';
import { CHEAP_ARGON2ID, cheapHasher } from './cheap.js';

const BCRYPT = '$2b$05$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei';
const MD5 = '5f4dcc3b5aa765d61d8327deb882cf99';
const LIGATURE = 'o\ufb03ce-cha\u00ee';

/** A scheme of a site's own that counts what it is asked and never asks back. */
class CountingScheme extends PasswordScheme {
  readonly name = 'counting';
  readonly safe = true;
  readonly verified: string[] = [];
  readonly hashed: string[] = [];

  constructor(private readonly known: Partial<ParsedHash> = { current: true }) {
    super();
  }

  parse(stored: string): ParsedHash | null {
    if (!stored.startsWith('counting:')) return null;
    return { withinBounds: true, outdated: false, ...this.known };
  }

  async hash(secret: string): Promise<string> {
    this.hashed.push(secret);
    return `counting:${secret}`;
  }

  async verify(secret: string, stored: string): Promise<boolean> {
    this.verified.push(secret);
    return stored === `counting:${secret}`;
  }
}

function counting(known?: Partial<ParsedHash>) {
  const scheme = new CountingScheme(known);
  return { scheme, hasher: new PasswordHasher({ scheme: 'counting' }, { custom: [scheme] }) };
}

afterEach(() => vi.useRealTimers());

describe('PasswordHasher', () => {
  it('hashes by argon2id at OWASP’s minimum unless told otherwise', async () => {
    const hasher = new PasswordHasher();
    await hasher.prepare();
    const stored = await hasher.hash('password');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await hasher.verify('password', stored)).toBe(true);
    expect(await hasher.verify('Password', stored)).toBe(false);
    expect(await hasher.verify('password ', stored)).toBe(false);
  });

  it('6.2.8 tells passwords apart at every length up to 1,024 code points', async () => {
    const hasher = cheapHasher();
    for (const length of [72, 73, 128, 129, 256, 1023]) {
      const stored = await hasher.hash('x'.repeat(length));
      expect(await hasher.verify('x'.repeat(length), stored)).toBe(true);
      expect(await hasher.verify('x'.repeat(length + 1), stored)).toBe(false);
    }
    expect(await hasher.verify('🔐'.repeat(1024), await hasher.hash('🔐'.repeat(1024)))).toBe(true);
  });

  it('DOS-03 does not look at a password of 1 MB', async () => {
    const { scheme, hasher } = counting();
    const long = 'x'.repeat(1_000_000);
    expect(await hasher.verify(long, `counting:${long}`)).toBe(false);
    expect(await hasher.verifyAndUpdate(long, 'counting:x')).toEqual({ valid: false });
    expect(await hasher.verifyDummy(long)).toBe(false);
    await expect(hasher.hash(long)).rejects.toBeInstanceOf(UnhashablePasswordError);
    expect(hasher.accepts(long)).toBe(false);
    expect([...scheme.verified, ...scheme.hashed]).toEqual([]);
  });

  it('refuses to hash a lone surrogate, which UTF-8 cannot hold', async () => {
    await expect(cheapHasher().hash('pass\ud800word')).rejects.toThrow(UnhashablePasswordError);
    expect(await cheapHasher().verify('pass\ud800word', BCRYPT)).toBe(false);
  });

  it('refuses an empty or missing stored hash', async () => {
    const hasher = cheapHasher();
    expect(await hasher.verify('password', null)).toBe(false);
    expect(await hasher.verify('', '')).toBe(false);
    const verdict = await hasher.verifyAndUpdate('password', null);
    expect(verdict).toEqual({ valid: false, refused: 'NO_PASSWORD' });
  });

  it('passes a refusal of the queue on', async () => {
    const queue = new PasswordQueue({ inFlight: 1, waiting: 0 });
    const hasher = cheapHasher({}, { queue });
    const running = hasher.hash('password', { client: '192.0.2.1' });
    await expect(hasher.hash('password')).rejects.toBeInstanceOf(BusyError);
    await expect(hasher.verifyAndUpdate('password', BCRYPT)).rejects.toBeInstanceOf(BusyError);
    await expect(hasher.verifyDummy('password')).rejects.toBeInstanceOf(BusyError);
    expect(await running).toMatch(/^\$argon2id/);
  });
});

describe('normalisation', () => {
  it('UNI-06 takes NFC and NFD for the same password', async () => {
    const hasher = cheapHasher();
    const stored = await hasher.hash('mañana-é'.normalize('NFC'));
    expect(await hasher.verifyAndUpdate('mañana-é'.normalize('NFD'), stored)).toEqual({
      valid: true,
    });
  });

  it('verifies what another system hashed in NFKD or as typed, and renews it in NFC', async () => {
    const raw = cheapHasher({ scheme: 'pbkdf2_sha256', options: { pbkdf2_sha256: { rounds: 9 } } });
    const { hasher, scheme } = counting({ current: false });
    for (const typed of [LIGATURE.normalize('NFKD'), LIGATURE.normalize('NFD')]) {
      const stored = `counting:${typed}`;
      const verdict = await hasher.verifyAndUpdate(LIGATURE.normalize('NFD'), stored);
      expect(verdict).toEqual({ valid: true, newHash: `counting:${LIGATURE}` });
    }
    expect(scheme.verified[0]).toBe(LIGATURE);
    expect(raw.needsUpdate(await raw.hash('password'))).toBe(false);
  });

  it('tries a password that is the same in all forms only once', async () => {
    const { hasher, scheme } = counting({ current: false });
    await hasher.verify('password', 'counting:x');
    expect(scheme.verified).toEqual(['password']);
  });

  it('never takes another form for a hash of our own', async () => {
    const { hasher, scheme } = counting();
    expect(await hasher.verify(LIGATURE, `counting:${LIGATURE.normalize('NFKD')}`)).toBe(false);
    expect(scheme.verified).toEqual([LIGATURE]);
  });

  it('UNI-09 does not stumble over what grows eighteenfold', async () => {
    const { hasher, scheme } = counting({ current: false });
    expect(await hasher.verify('\ufdfa'.repeat(1024), 'counting:x')).toBe(false);
    expect(scheme.verified).toHaveLength(2);
  });
});

describe('renewal', () => {
  it('PWD-09 follows a raised cost once', async () => {
    const raised = cheapHasher({ options: { argon2id: { ...CHEAP_ARGON2ID, memoryCost: 512 } } });
    const stored = await cheapHasher().hash('password');
    expect(raised.needsUpdate(stored)).toBe(true);
    const { newHash = '' } = await raised.verifyAndUpdate('password', stored);
    expect(newHash).toContain('m=512,t=1,p=1');
    expect(await raised.verifyAndUpdate('password', newHash)).toEqual({ valid: true });
  });

  it('PWD-10 never goes down', async () => {
    const high = cheapHasher({ options: { argon2id: { ...CHEAP_ARGON2ID, timeCost: 3 } } });
    const stored = await high.hash('password');
    expect(cheapHasher().needsUpdate(stored)).toBe(false);
    expect(await cheapHasher().verifyAndUpdate('password', stored)).toEqual({ valid: true });
  });

  it('does not renew for a wrong password', async () => {
    expect(await cheapHasher().verifyAndUpdate('passwort', BCRYPT)).toEqual({ valid: false });
  });

  it('renews other schemes under auto, otherwise those that are named', async () => {
    const keep = cheapHasher({ deprecated: [], options: { bcrypt: { rounds: 5 } } });
    const replace = cheapHasher({ deprecated: ['bcrypt'], options: { bcrypt: { rounds: 5 } } });
    expect(cheapHasher().needsUpdate(BCRYPT)).toBe(true);
    expect(keep.needsUpdate(BCRYPT)).toBe(false);
    expect(replace.needsUpdate(BCRYPT)).toBe(true);
    expect(keep.needsUpdate('$2b$04$OsL/C8vC/UUTVJa10w83guSW/BbwpsiGPSJ6kg9uuMFIUitItUhei')).toBe(
      true,
    );
    expect(cheapHasher({ schemes: ['argon2id', 'hex_md5'], deprecated: [] }).needsUpdate(MD5)).toBe(
      true,
    );
  });

  it('keeps an old hash rather than make one of which the scheme would not read everything', async () => {
    const long = 'x'.repeat(100);
    const stored = await cheapHasher().hash(long);
    const hasher = cheapHasher({ scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } } });
    expect(hasher.accepts(long)).toBe(false);
    expect(hasher.accepts('a\0b')).toBe(false);
    expect(hasher.accepts('x'.repeat(72))).toBe(true);
    await expect(hasher.hash(long)).rejects.toBeInstanceOf(UnhashablePasswordError);
    expect(await hasher.verifyAndUpdate(long, stored)).toEqual({ valid: true });
  });

  it('upgrades plaintext rows where a site asks for them, with a warning', async () => {
    const told: string[] = [];
    const attention = (code: string, message: string) => told.push(`${code} ${message}`);
    const hasher = cheapHasher(
      { schemes: ['argon2id', 'plaintext'], pepper: 'salty' },
      { attention },
    );
    const { valid, newHash } = await hasher.verifyAndUpdate('secret', 'secret');
    expect([valid, newHash]).toEqual([true, expect.stringMatching(/^\$argon2id/)]);
    expect(await hasher.verify('Secret', 'secret')).toBe(false);
    expect(await hasher.verify(BCRYPT, BCRYPT)).toBe(false);
    expect(told[0]).toContain('PASSWORD_SCHEME_WEAK passwords.schemes names "plaintext"');
    expect(await cheapHasher().verify('secret', 'secret')).toBe(false);
  });
});

describe('equal effort', () => {
  it('TIM-01 makes one hash for an unknown user, as for a known one', async () => {
    const { hasher, scheme } = counting();
    await hasher.verifyDummy('password');
    expect(scheme.hashed).toEqual(['password']);
  });

  it.each([
    ['no stored hash', null, 'NO_PASSWORD'],
    ['an unknown form', 'what is this', 'UNKNOWN_FORMAT'],
    ['a damaged hash', '$2b$99$x', 'OUT_OF_BOUNDS'],
  ])('TIM-06 11.2.5 makes one for %s', async (_name, stored, refused) => {
    const { hasher, scheme } = counting();
    expect(await hasher.verifyAndUpdate('password', stored)).toEqual({ valid: false, refused });
    expect(scheme.hashed).toHaveLength(1);
  });

  it('TIM-02 makes one after a wrong password on an old hash, until it knows how long that takes', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const { hasher, scheme } = counting();
    await hasher.verifyAndUpdate('wrong', BCRYPT);
    expect(scheme.hashed).toHaveLength(1);
    await hasher.verifyAndUpdate('wrong', BCRYPT);
    expect(scheme.hashed).toHaveLength(1);
  });

  it('TIM-02 waits out what an old hash is quicker', async () => {
    const order: string[] = [];
    const queue = { run: (task: () => Promise<unknown>) => task() } as unknown as PasswordQueue;
    const hasher = new PasswordHasher({ schemes: ['argon2id', 'hex_md5'] }, { queue });
    await hasher.verifyDummy('password');
    const quick = hasher.verifyAndUpdate('wrong', MD5).then(() => order.push('old'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('tick');
    await quick;
    expect(order).toEqual(['tick', 'old']);
  });

  it('keeps every wrong answer back until the floor, and no right one', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const scheme = new CountingScheme();
    const options = { scheme: 'counting', failureFloor: 20 };
    const hasher = new PasswordHasher(options, { custom: [scheme] });
    const order: string[] = [];
    const wrong = [
      hasher.verifyDummy('wrong').then(() => order.push('unknown')),
      hasher.verifyAndUpdate('wrong', 'counting:x').then(() => order.push('wrong')),
    ];
    await hasher.verifyAndUpdate('right', 'counting:right').then(() => order.push('right'));
    await Promise.all(wrong);
    expect(order[0]).toBe('right');
    expect(order).toHaveLength(3);
  });

  it('makes a dummy even of a password that could not be hashed', async () => {
    const hasher = cheapHasher({ scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } } });
    expect(await hasher.verifyDummy('x'.repeat(1000))).toBe(false);
  });
});

describe('packages that are not installed', () => {
  const load = (name: string) => (name === 'bcrypt' ? Promise.resolve(null) : optionalModule(name));

  it('do not let a hash verify, and are named once', async () => {
    const told: string[] = [];
    const attention = (code: string, message: string) => told.push(`${code}: ${message}`);
    const hasher = cheapHasher({}, { load, attention });
    expect(await hasher.verify('password', BCRYPT)).toBe(false);
    const verdict = await hasher.verifyAndUpdate('password', BCRYPT);
    expect(verdict).toEqual({ valid: false, refused: 'ENGINE_MISSING' });
    expect(told).toEqual([
      'PASSWORD_ENGINE_MISSING: A stored password hash needs the package bcrypt: npm install bcrypt',
    ]);
  });

  it('end the start if new hashes need them', async () => {
    const hasher = cheapHasher({ scheme: 'bcrypt', pepper: 'salty' }, { load });
    await expect(hasher.prepare()).rejects.toThrow(
      'passwords.scheme: "bcrypt" needs the package bcrypt: npm install bcrypt',
    );
    await expect(cheapHasher({ scheme: 'scrypt' }, { load }).prepare()).resolves.toBeUndefined();
  });

  it('are no excuse for an engine that fails otherwise', async () => {
    const broken = () => Promise.reject(new Error('cannot open shared object file'));
    const hasher = cheapHasher({}, { load: broken });
    await expect(hasher.prepare()).rejects.toThrow('shared object');
    await expect(hasher.verify('password', BCRYPT)).rejects.toThrow('shared object');
  });
});
