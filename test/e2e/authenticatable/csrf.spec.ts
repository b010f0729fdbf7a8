import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { Visitor } from '../../support/visitor.js';

const email = 'alice@site.test';

describe.each(ADAPTERS)('forged requests on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({
      adapter,
      security: { throttling: false, baseUrl: 'http://app.test', origins: ['https://front.test'] },
      prepare: (app) => app.enableCors({ origin: ['https://front.test'], credentials: true }),
    });
    await site.user(email);
  });
  afterAll(() => site.close());

  /** A signed-in client that sends no Sec-Fetch-Site by itself. */
  const plain = async (): Promise<Visitor> => {
    const visitor = new Visitor(site.url, null);
    await visitor.json('/login', { email, password: PASSWORD });
    return visitor;
  };
  const stillIn = async (visitor: Visitor): Promise<boolean> =>
    (await visitor.get('/session')).json()['user'] !== null;
  const token = async (visitor: Visitor): Promise<string> =>
    (await visitor.get('/session')).json<{ csrfToken: string }>().csrfToken;

  it.each([
    ['CSR-01 with nothing that says where it comes from', {}],
    ['CSR-05 from another site', { 'sec-fetch-site': 'cross-site' }],
    ['CSR-05 from a sibling', { 'sec-fetch-site': 'same-site' }],
    ['CSR-06 Origin null', { origin: 'null' }],
    ['CSR-06 Origin that begins like ours', { origin: 'http://app.test.evil.test' }],
    ['CSR-06 Origin with ours behind it', { origin: 'http://evil.test#http://app.test' }],
    ['a wrong token', { 'x-csrf-token': 'A'.repeat(43) }],
  ])('are refused: %s', async (_name, headers) => {
    const visitor = await plain();
    const answer = await visitor.post('/logout', { headers });
    expect([answer.status, answer.json()['code']]).toEqual([403, 'CSRF_FAILED']);
    expect(await stillIn(visitor)).toBe(true);
  });

  it('says which header to send', async () => {
    const answer = await (await plain()).post('/logout');
    expect(answer.json()['message']).toMatch(/x-csrf-token/i);
  });

  it.each([
    ['the same origin by Fetch Metadata', { 'sec-fetch-site': 'same-origin' }],
    ['a person who typed the address', { 'sec-fetch-site': 'none' }],
    ['the Origin of baseUrl', { origin: 'http://app.test' }],
    ['an Origin of the list', { origin: 'https://front.test' }],
    [
      'an Origin of the list, from another site',
      { origin: 'https://front.test', 'sec-fetch-site': 'cross-site' },
    ],
  ])('are told from %s', async (_name, headers) => {
    const visitor = await plain();
    expect((await visitor.post('/logout', { headers })).status).toBe(200);
  });

  it('the token of this session passes as header and as field', async () => {
    const one = await plain();
    expect(
      (await one.post('/logout', { headers: { 'x-csrf-token': await token(one) } })).status,
    ).toBe(200);
    const other = await plain();
    const form = { csrf_token: await token(other) };
    expect((await other.form('/logout', form)).status).toBe(303);
  });

  it('CSR-02 the token of another session does not', async () => {
    const [one, other] = [await plain(), await plain()];
    const answer = await one.post('/logout', { headers: { 'x-csrf-token': await token(other) } });
    expect(answer.status).toBe(403);
  });

  it('CSR-07 a foreign page signs nobody in', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.test' },
    ];
    for (const headers of foreign) {
      const visitor = new Visitor(site.url, null);
      const answer = await visitor.post('/login', { form: { email, password: PASSWORD }, headers });
      expect([answer.status, answer.cookies]).toEqual([403, []]);
    }
  });

  it('CSR-11 a bearer needs none', async () => {
    const visitor = new Visitor(site.url, null);
    const issued = await visitor.json('/token', { email, password: PASSWORD });
    const headers = { authorization: `Bearer ${issued.json<{ token: string }>().token}` };
    expect((await visitor.json('/verify', { password: PASSWORD }, headers)).status).toBe(200);
  });

  it('CSR-13 a front end of the list signs in, reads its session and writes; no other page reads anything', async () => {
    const front = new Visitor(site.url, null);
    const headers = { origin: 'https://front.test', 'sec-fetch-site': 'cross-site' };
    const login = await front.post('/login', { json: { email, password: PASSWORD }, headers });
    expect(login.headers.get('access-control-allow-origin')).toBe('https://front.test');
    const session = await front.get('/session', { headers });
    expect(session.headers.get('access-control-allow-credentials')).toBe('true');
    expect((await front.send('DELETE', '/session', { headers })).status).toBe(200);
    const evil = await front.get('/session', { headers: { origin: 'https://evil.test' } });
    expect(evil.headers.get('access-control-allow-origin')).toBeNull();
  });
});
