import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerable } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { ALICE } from './vault.js';

/** That address, a different one, or none at all. */
type Meaning = 'same' | 'other' | 'none';

/** Spellings that somebody could take for alice@site.test, and what they are. */
const LOOK_ALIKES: readonly (readonly [title: string, address: string, meaning: Meaning])[] = [
  ['OWN-ID-01 in capitals', 'ALICE@SITE.TEST', 'same'],
  ['OWN-ID-02 with spaces around', '  alice@site.test  ', 'same'],
  ['OWN-ID-03 with an ideographic full stop', 'alice@site\u3002test', 'same'],
  ['OWN-ID-04 with a dotless i', 'al\u0131ce@site.test', 'none'],
  ['OWN-ID-05 with a dotted capital I in the domain', 'alice@S\u0130TE.test', 'other'],
  ['OWN-ID-06 with a long s in the domain', 'alice@\u017fite.test', 'none'],
  ['OWN-ID-07 with a full-width letter', '\uff41lice@site.test', 'none'],
  ['OWN-ID-08 with a full-width at sign', 'alice\uff20site.test', 'none'],
  ['OWN-ID-09 with a full-width full stop', 'alice@site\uff0etest', 'none'],
  ['OWN-ID-10 with a dot at the end', 'alice@site.test.', 'none'],
  ['OWN-ID-11 with a tag', 'alice+x@site.test', 'other'],
  ['OWN-ID-12 with a zero-width space', 'alice@\u200bsite.test', 'none'],
  ['OWN-ID-13 with a soft hyphen', 'ali\u00adce@site.test', 'none'],
  ['OWN-ID-14 with the direction turned', 'alice@site.test\u202e', 'none'],
  ['OWN-ID-15 with a Cyrillic letter', '\u0430lice@site.test', 'none'],
  ['OWN-ID-16 with a combining accent', 'alice\u0301@site.test', 'none'],
  ['OWN-ID-17 quoted', '"alice"@site.test', 'none'],
  ['OWN-ID-18 in angle brackets', '<alice@site.test>', 'none'],
  ['OWN-ID-19 before another', 'alice@site.test,bob@site.test', 'none'],
  ['OWN-ID-20 with a comment', 'alice(x)@site.test', 'none'],
  ['OWN-ID-21 escaped', 'alice%40site.test', 'none'],
  ['OWN-ID-22 with a NUL', 'alice@site.test\u0000', 'none'],
  ['OWN-ID-23 with a next-line character', 'alice@site.test\u0085', 'none'],
  ['OWN-ID-24 with a line of a header', 'alice@site.test\r\nBcc: x@evil.test', 'none'],
  ['OWN-ID-25 through a route of the old days', 'alice%site.test@evil.test', 'other'],
  ['OWN-ID-26 of 60 KiB', `${'a'.repeat(60_000)}@site.test`, 'none'],
  ['OWN-ID-27 with a Kelvin sign', '\u212aate@site.test', 'none'],
];

const ACCENT = 'caf\u00e9 au lait brûlant';
const ASTRAL = '\u{1f40e}'.repeat(1024);

type Pair = readonly [title: string, set: string, typed: string, signsIn: boolean];

const PASSWORDS: readonly Pair[] = [
  ['OWN-PWD-01 typed in NFD', ACCENT.normalize('NFC'), ACCENT.normalize('NFD'), true],
  ['OWN-PWD-02 set in NFD', ACCENT.normalize('NFD'), ACCENT.normalize('NFC'), true],
  ['OWN-PWD-03 in another case', 'Correct Horse Staple', 'correct horse staple', false],
  ['OWN-PWD-05 of 1,024 code points outside the BMP', ASTRAL, ASTRAL, true],
  ['OWN-PWD-06 without the last of them', ASTRAL, '\u{1f40e}'.repeat(1023), false],
  ['OWN-PWD-07 different behind 72 bytes', `${'q1'.repeat(40)}a`, `${'q1'.repeat(40)}b`, false],
  ['OWN-PWD-08 with a space at the end', 'horse battery ', 'horse battery', false],
  ['OWN-PWD-09 in full width', 'horsebattery9', '\uff48orsebattery9', false],
];

describe.each(ADAPTERS)('identities and passwords that look alike on %s', (adapter) => {
  let site: Site;
  let count = 0;

  beforeAll(async () => {
    site = await startSite({ adapter, security: { throttling: false, features: [registerable] } });
    await site.user(ALICE);
  });
  afterAll(() => site.close());

  const login = async (email: string, password: string): Promise<number> =>
    (await site.visitor().json('/login', { email, password })).status;

  it.each(LOOK_ALIKES)('%s', async (_, address, meaning) => {
    const status = await login(address, PASSWORD);
    expect(meaning === 'same' ? status === 200 : [400, 401].includes(status)).toBe(true);
    const made = await site.visitor().json('/register', { email: address, password: PASSWORD });
    expect(made.status).toBe(meaning === 'other' ? 200 : 400);
    if (meaning === 'other') return;
    const [code] = made.json<{ codes: { email: string[] } }>().codes.email;
    expect(code === 'EMAIL_ALREADY_ASSOCIATED').toBe(meaning === 'same');
  });

  it.each(PASSWORDS)('%s', async (_, set, typed, signsIn) => {
    const email = `p${(count += 1)}@site.test`;
    const made = await site.visitor().json('/register', { email, password: set });
    expect(made.status).toBe(200);
    expect(await login(email, set)).toBe(200);
    expect(await login(email, typed)).toBe(signsIn ? 200 : 401);
  });

  it.each([
    ['OWN-PWD-20 1,025 code points', 'aB1-'.repeat(256) + 'x'],
    ['OWN-PWD-21 1,025 outside the BMP', '\u{1f40e}'.repeat(1025)],
    ['OWN-PWD-22 more than 1,024 in NFC alone', '\u0958'.repeat(600)],
    ['OWN-PWD-23 a lone surrogate', 'horse battery \ud800'],
    ['OWN-PWD-24 a code point that has no meaning yet', 'horse battery \u0378'],
    ['OWN-PWD-04 a text that some would cut at its NUL', 'horse battery\u0000staple'],
    ['OWN-PWD-25 seven of the longest', '\u{1f40e}'.repeat(7)],
  ])('%s is no password', async (_, password) => {
    const email = `n${(count += 1)}@site.test`;
    const made = await site.visitor().json('/register', { email, password });
    expect(made.status).toBe(400);
    expect(Object.keys(made.json<{ errors: object }>().errors)).toEqual(['password']);
    expect(await login(ALICE, password)).toBe(401);
  });
});
