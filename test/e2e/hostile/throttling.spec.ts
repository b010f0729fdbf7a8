import { afterEach, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { ALICE, BOB } from './vault.js';

type Headers = Readonly<Record<string, string>>;

/** One client that says it is another one each time. */
const DISGUISES: readonly (readonly [title: string, headers: (round: number) => Headers])[] = [
  ['OWN-THR-01 X-Forwarded-For', (n) => ({ 'x-forwarded-for': `198.51.100.${n}` })],
  ['OWN-THR-02 a chain of them', (n) => ({ 'x-forwarded-for': `127.0.0.1, 198.51.100.${n}` })],
  ['OWN-THR-03 Forwarded', (n) => ({ forwarded: `for=198.51.100.${n}` })],
  ['OWN-THR-04 X-Real-IP', (n) => ({ 'x-real-ip': `198.51.100.${n}` })],
  [
    'OWN-THR-05 names of other proxies',
    (n) => ({ 'cf-connecting-ip': `198.51.100.${n}`, 'true-client-ip': `198.51.100.${n}` }),
  ],
  [
    'OWN-THR-06 another User-Agent',
    (n) => ({ 'user-agent': `browser ${n}`, 'accept-language': 'de' }),
  ],
  [
    'OWN-THR-07 a device cookie that was made up',
    (n) => ({ cookie: `device=${`${n}`.repeat(43)}` }),
  ],
  [
    'OWN-THR-08 a session cookie that was made up',
    (n) => ({ cookie: `session=${`${n}`.repeat(43)}` }),
  ],
];

/** Behind one trusted proxy: what of the header is the client's own word, and what is one address in several spellings. */
const SPELLINGS: readonly (readonly [title: string, header: (round: number) => string])[] = [
  ['OWN-THR-10 a hop in front of the last', (n) => `198.51.100.${n}, 203.0.113.9`],
  ['OWN-THR-11 addresses of one /64', (n) => `2001:db8:1:2::${n}`],
  [
    'OWN-THR-12 the same address in other letters',
    (n) => ['2001:DB8::1', '2001:db8:0::1', '2001:0db8:0:0::0001'][n % 3] ?? '',
  ],
  [
    'OWN-THR-13 an IPv4 address as IPv6',
    (n) =>
      ['203.0.113.9', '::ffff:203.0.113.9', '::FFFF:CB00:7109', '0:0:0:0:0:ffff:203.0.113.9'][
        n % 4
      ] ?? '',
  ],
  ['OWN-THR-14 a port', (n) => `203.0.113.9:${4000 + n}`],
  ['OWN-THR-15 a port behind brackets', (n) => `[2001:db8::1]:${4000 + n}`],
  ['OWN-THR-16 a zone', (n) => `fe80::1%eth${n}`],
  ['OWN-THR-17 no address at all', (n) => `203.0.113.9, unknown${n}`],
  ['OWN-THR-18 nothing behind the last comma', (n) => `198.51.100.${n},`],
];

const CASES = [
  ALICE,
  'ALICE@site.test',
  ' alice@site.test',
  'Alice@SITE.test ',
  'alice@site\u3002test',
  'aLiCe@SiTe.TeSt',
];

describe.each(ADAPTERS)('ways around the limits on %s', (adapter) => {
  let site: Site;

  afterEach(() => site.close());

  const start = async (security: Readonly<Record<string, unknown>> = {}): Promise<void> => {
    site = await startSite({ adapter, security });
    await site.user(ALICE);
    await site.user(BOB);
  };
  const guess = async (
    email: string,
    headers: Headers = {},
    password = 'wrong battery',
  ): Promise<number> => (await site.visitor().json('/login', { email, password }, headers)).status;
  const rounds = async (guessed: (round: number) => Promise<number>): Promise<number[]> => {
    const statuses: number[] = [];
    for (let round = 1; round <= 7; round++) statuses.push(await guessed(round));
    return statuses;
  };
  const FIVE = [401, 401, 401, 401, 401, 429, 429];

  it('OWN-THR-01 to 08: a disguise makes no new client', async () => {
    await start();
    for (const [index, [title, headers]] of DISGUISES.entries()) {
      const statuses = await rounds((n) => guess(`ghost-${index}@site.test`, headers(n)));
      expect({ title, statuses }).toEqual({ title, statuses: FIVE });
    }
  });

  it('OWN-THR-10 to 18: behind a proxy no spelling of an address makes a new client', async () => {
    await start({ trustProxy: 1 });
    for (const [index, [title, header]] of SPELLINGS.entries()) {
      const statuses = await rounds((n) =>
        guess(`ghost-${index}@site.test`, { 'x-forwarded-for': header(n) }),
      );
      expect({ title, statuses }).toEqual({ title, statuses: FIVE });
    }
  });

  it('OWN-THR-20 spellings of an identity and doors are counted as one', async () => {
    await start();
    expect(await rounds((n) => guess(CASES[n % CASES.length] ?? ALICE))).toEqual(FIVE);
    const basic = Buffer.from(`${ALICE}:${PASSWORD}`).toString('base64');
    const token = await site.visitor().json('/token', { email: ALICE, password: PASSWORD });
    const form = await site.visitor().form('/login', { email: ALICE, password: PASSWORD });
    const session = await site
      .visitor()
      .get('/session', { headers: { authorization: `Basic ${basic}` } });
    expect([token.status, form.status, session.json()['user']]).toEqual([429, 429, null]);
    expect(token.headers.get('retry-after')).toBe(form.headers.get('retry-after'));
  });

  it('OWN-THR-21 a device cookie of somebody else opens no budget of its own', async () => {
    await start();
    const bob = await site.signedIn(BOB);
    const device = { cookie: `device=${bob.cookie('device')}` };
    expect(await rounds(() => guess(ALICE))).toEqual(FIVE);
    expect(await guess(ALICE, device, PASSWORD)).toBe(429);
    expect(await guess(BOB, device, PASSWORD)).toBe(200);
  });

  it('OWN-THR-22 right passwords in between do not pay for guesses at others', async () => {
    await start({ throttling: { perAddress: { limit: 6 } } });
    const statuses: number[] = [];
    for (let n = 0; n < 7; n++) {
      statuses.push(await guess(`ghost-${n}@site.test`));
      if (n < 5) expect(await guess(BOB, {}, PASSWORD)).toBe(200);
    }
    expect(statuses).toEqual([401, 401, 401, 401, 401, 401, 429]);
  });

  it('OWN-THR-23 is the same for who exists and for who does not, in every header', async () => {
    await start();
    const seen: unknown[] = [];
    for (const email of [ALICE, 'ghost@site.test']) {
      await rounds(() => guess(email));
      const answer = await site.visitor().json('/login', { email, password: PASSWORD });
      const names = [...answer.headers.keys()].filter((name) => name !== 'date');
      seen.push([answer.status, names, answer.text, answer.headers.get('retry-after')]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });
});
