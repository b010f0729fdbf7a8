import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PasswordPolicy } from '../../../lib/core/passwords/password-policy.js';
import { PasswordRule, type PasswordContext } from '../../../lib/ports/password-rule.js';
import { cheapHasher } from './cheap.js';

const policy = new PasswordPolicy();
const nobody: PasswordContext = { identities: [], words: [] };
const alice: PasswordContext = {
  identities: ['Alice.Liddell+news@wonder.example', 'whiterabbit'],
  words: ['Acme Rockets'],
};

async function keys(password: string, context = nobody, judge = policy): Promise<string[]> {
  return (await judge.check(password, context)).map(({ key }) => key);
}

describe('PWD-01 length', () => {
  it.each([
    ['7 letters', 'qzxwvkj', false],
    ['8 letters', 'qzxwvkjy', true],
    ['8 emoji', '🦔🧭🪁🥨🧿🪗🛶🪵', true],
    ['7 emoji, which are 14 units', '🦔🧭🪁🥨🧿🪗🛶', false],
    ['1,024 letters', 'qz'.repeat(512), true],
    ['1,025 letters', `${'qz'.repeat(512)}x`, false],
    ['1,024 emoji, which are 4,096 bytes', '🦔'.repeat(1024), true],
    ['1 MB', 'x'.repeat(1_000_000), false],
    ['8 in NFD and 7 in NFC', 'qzxwvke\u0301', false],
    ['nothing', '', false],
  ])('%s', async (_name, password, accepted) => {
    expect(await keys(password)).toEqual(accepted ? [] : ['PASSWORD_INVALID_LENGTH']);
  });

  it('tells the limits in force', async () => {
    const strict = new PasswordPolicy({ minLength: 15, maxLength: 64 });
    const params = { min: 15, max: 64 };
    const problem = { key: 'PASSWORD_INVALID_LENGTH', params };
    expect(await strict.check('fourteen-chars')).toEqual([problem]);
    expect(await strict.check('fifteen-letters')).toEqual([]);
    expect(await strict.check('x'.repeat(65))).toEqual([problem]);
  });

  it('UNI-09 counts what grows in NFC after it has grown', async () => {
    const growing = '\u{1d15e}'.repeat(512);
    expect(await keys(growing)).toEqual([]);
    expect(await keys('\u{1d15e}'.repeat(600))).toEqual(['PASSWORD_INVALID_LENGTH']);
    expect(await keys('\ufdfa'.repeat(1024))).toEqual([]);
  });
});

describe('6.2.5 no rules of composition', () => {
  it.each([
    'qzxwvkjyqzxwvkj',
    '738295610482956',
    '      q z x w v      ',
    '🦔🧭🪁🥨🧿🪗🛶🪵🦔🧭🪁🥨🧿🪗🛶',
  ])('%s is accepted', async (password) => expect(await keys(password)).toEqual([]));
});

describe('UNI-07 characters', () => {
  it.each([
    ['an emoji of several code points', 'fam 👨‍👩‍👧‍👦 party', []],
    ['an unassigned code point', 'qzxwvkjy\u0378', ['PASSWORD_INVALID_CHARACTERS']],
    ['a lone surrogate', 'qzxwvkjy\ud800', ['PASSWORD_INVALID_CHARACTERS']],
    ['a NUL', 'qzxw\0vkjy', ['PASSWORD_INVALID_CHARACTERS']],
    ['a noncharacter', 'qzxwvkjy\uffff', ['PASSWORD_INVALID_CHARACTERS']],
  ])('%s', async (_name, password, expected) => {
    expect(await keys(password)).toEqual(expected);
  });

  it('refuses what bcrypt would cut off, unless there is a pepper', async () => {
    const options = { scheme: 'bcrypt', options: { bcrypt: { rounds: 4 } } };
    const plain = cheapHasher(options);
    const peppered = cheapHasher({ ...options, pepper: 'salty' });
    const judge = (hasher: typeof plain) =>
      new PasswordPolicy(options, {
        accepts: (password) => hasher.accepts(password),
        maxBytes: hasher.maxBytes,
      });
    expect(await judge(plain).check('qz'.repeat(37))).toEqual([
      { key: 'PASSWORD_INVALID_LENGTH', params: { min: 8, max: 72 } },
    ]);
    expect(await keys('qz'.repeat(36), nobody, judge(plain))).toEqual([]);
    expect(await keys('qz'.repeat(37), nobody, judge(peppered))).toEqual([]);
  });
});

describe('PWD-03 6.2.4 common passwords', () => {
  const file = new URL('../../data/common-passwords-10k.txt', import.meta.url);
  const listed = readFileSync(file, 'utf8').trim().split('\n');

  it('are refused, every one that is long enough, in any case', async () => {
    const long = listed.filter((password) => password.length >= 8);
    expect(long.length).toBeGreaterThan(3000);
    for (const password of long) {
      expect(await keys(password)).toContain('PASSWORD_TOO_COMMON');
      expect(await keys(password.toUpperCase())).toContain('PASSWORD_TOO_COMMON');
    }
  });

  it('are all there for a site with another minimum', async () => {
    const short = new PasswordPolicy({ minLength: 1 });
    for (const password of listed) {
      expect(await keys(password, nobody, short)).toEqual(['PASSWORD_TOO_COMMON']);
    }
  });

  it('may stand inside a longer password', async () => {
    expect(await keys('password1-and-a-hedgehog')).toEqual([]);
  });

  it('can be more by the site’s own list, or none', async () => {
    const more = new PasswordPolicy({ blocklist: ['Straße-99'] });
    expect(await keys('straße-99', nobody, more)).toEqual(['PASSWORD_TOO_COMMON']);
    expect(await keys('STRASSE-99', nobody, more)).toEqual(['PASSWORD_TOO_COMMON']);
    expect(await keys('password', nobody, more)).toEqual(['PASSWORD_TOO_COMMON']);
    expect(await keys('password', nobody, new PasswordPolicy({ blocklist: false }))).toEqual([]);
  });
});

describe('PWD-04 6.2.11 words of the context', () => {
  it.each([
    'alice.liddell',
    'alice.liddell+news',
    'Alice.Liddell+news@wonder.example',
    'AliceLiddell',
    'alice.liddell2026',
    '2026-alice.liddell!',
    'lleddil.ecila',
    'lleddilecila99',
    'whiterabbit',
    'WhiteRabbit123!',
    'tibbaretihw',
    'acmerockets',
    'Acme Rockets 2026',
    'stekcoremca',
    'rockets!2026',
    'alicealice',
    'alicexyz123',
    'xx-whiterabbit-xx',
  ])('%s is refused', async (password) => {
    expect(await keys(password, alice)).toEqual(['PASSWORD_TOO_SIMILAR']);
    expect(await keys(password)).toEqual([]);
  });

  it.each([
    'malice aforethought',
    'a whiterabbit jumped over seven moons',
    'rocketship-to-the-far-stars',
    'wonderful-day-in-june',
    'wonder-2026-xy',
  ])('%s is accepted', async (password) => {
    expect(await keys(password, alice)).toEqual([]);
  });

  it('looks at a short name only when it is all there is', async () => {
    const ann = { identities: ['ann@x.example', 'bo'], words: [] };
    expect(await keys('ann-2026!', ann)).toEqual(['PASSWORD_TOO_SIMILAR']);
    expect(await keys('annannann', ann)).toEqual(['PASSWORD_TOO_SIMILAR']);
    expect(await keys('planning', ann, new PasswordPolicy({ blocklist: false }))).toEqual([]);
    expect(await keys('bobobobobo', ann)).toEqual([]);
  });

  it('takes a number for a name too', async () => {
    const phone = { identities: ['+4915123456789'], words: [] };
    expect(await keys('4915123456789', phone)).toEqual(['PASSWORD_TOO_SIMILAR']);
  });

  it('takes words of the options', async () => {
    const own = new PasswordPolicy({ contextWords: ['Heart of Gold'] });
    expect(await keys('heartofgold42', nobody, own)).toEqual(['PASSWORD_TOO_SIMILAR']);
  });

  it('does not tire of long identities', async () => {
    const long = { identities: ['a.'.repeat(5000), `${'b+'.repeat(5000)}@x.example`], words: [] };
    expect(await keys('qzxwvkjy', long)).toEqual([]);
  });
});

describe('further rules', () => {
  class Recorder extends PasswordRule {
    readonly seen: unknown[] = [];
    check(password: string, context: PasswordContext) {
      this.seen.push([password, context]);
      return { key: 'NO_LUCK', params: { today: true } };
    }
  }

  it('get the password in NFC and the context; all findings are told', async () => {
    const recorder = new Recorder();
    const judge = new PasswordPolicy({ rules: [recorder] });
    const problems = await judge.check('whiterabbit', alice);
    expect(problems.map(({ key }) => key)).toEqual(['PASSWORD_TOO_SIMILAR', 'NO_LUCK']);
    await judge.check('qzxwvkjy-e\u0301', alice);
    expect(recorder.seen[1]).toEqual(['qzxwvkjy-\u00e9', alice]);
  });

  it('are not asked about what is no password at all', async () => {
    const recorder = new Recorder();
    const judge = new PasswordPolicy({}, { rules: [recorder] });
    expect(await keys('short', alice, judge)).toEqual(['PASSWORD_INVALID_LENGTH']);
    expect(recorder.seen).toEqual([]);
  });

  it('refuse by a throw', async () => {
    class Broken extends PasswordRule {
      check(): never {
        throw new Error('broken rule');
      }
    }
    const judge = new PasswordPolicy({ rules: [new Broken()] });
    await expect(judge.check('qzxwvkjy', nobody)).rejects.toThrow('broken rule');
  });
});
