import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TokenService } from '../../../lib/core/tokens/token.service.js';
import { storedIn } from '../../support/account-app.js';
import { sqlite, type TestDatabase } from '../../support/databases.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import type { Answer, Visitor } from '../../support/visitor.js';
import { startAccountSite, type AccountSite } from '../account/account-site.js';
import { VaultController } from './vault.js';

const TIMES = 8;

describe.each(ADAPTERS)('requests that are timed against each other on %s', (adapter) => {
  let site: AccountSite;
  let database: TestDatabase;
  let count = 0;

  beforeAll(async () => {
    database = await sqlite.make();
    const { imports, store } = storedIn(database);
    site = await startAccountSite({
      adapter,
      imports,
      controllers: [VaultController],
      security: { store },
    });
    await site.users.createRole({ name: 'admin' });
  });
  afterAll(async () => {
    await site.close();
    await database.drop();
  });

  const person = async (roles: readonly string[] = []): Promise<string> => {
    const email = `racer-${(count += 1)}@site.test`;
    await site.user(email, { roles });
    return email;
  };
  const all = (request: (n: number) => Promise<Answer>): Promise<Answer[]> =>
    Promise.all(Array.from({ length: TIMES }, (_, n) => request(n)));
  const alive = async (visitors: readonly Visitor[]): Promise<number> => {
    const answers = await Promise.all(visitors.map((visitor) => visitor.get('/vault')));
    return answers.filter(({ status }) => status === 200).length;
  };

  it('OWN-RACE-01 a sign-in that meets a deactivation lets nobody in', async () => {
    const email = await person();
    const visitors = Array.from({ length: TIMES }, () => site.visitor());
    const [answers] = await Promise.all([
      Promise.all(visitors.map((visitor) => visitor.json('/login', { email, password: PASSWORD }))),
      site.users.deactivateUser(email),
    ]);
    expect(answers.every(({ status }) => [200, 401, 403].includes(status))).toBe(true);
    expect(await alive(visitors)).toBe(0);
    const tokens = await all(() => site.visitor().json('/token', { email, password: PASSWORD }));
    expect(tokens.every(({ status }) => status === 403)).toBe(true);
  });

  it('OWN-RACE-02 of many new passwords at once one counts, and one browser stays', async () => {
    const email = await person();
    const visitors = await Promise.all(Array.from({ length: TIMES }, () => site.signedIn(email)));
    const change = (n: number) =>
      visitors[n]?.json('/change', {
        password: PASSWORD,
        newPassword: `new horse battery ${n}`,
      }) as Promise<Answer>;
    const winners = (await all(change)).flatMap(({ status }, n) => (status === 200 ? [n] : []));
    expect(winners).toHaveLength(1);
    expect(await alive(visitors)).toBe(1);
    const right = await all((n) =>
      site.visitor().json('/login', { email, password: `new horse battery ${n}` }),
    );
    expect(right.flatMap(({ status }, n) => (status === 200 ? [n] : []))).toEqual(winners);
    expect((await site.visitor().json('/login', { email, password: PASSWORD })).status).toBe(401);
  });

  it('OWN-RACE-03 a sign-in with the old password that meets the new one is over', async () => {
    const email = await person();
    const owner = await site.signedIn(email);
    const thieves = Array.from({ length: TIMES }, () => site.visitor());
    const change = owner.json('/change', { password: PASSWORD, newPassword: 'new horse battery' });
    await Promise.all([
      change,
      ...thieves.map((thief) =>
        thief.json('/login', { email, password: PASSWORD, remember: true }),
      ),
    ]);
    expect((await change).status).toBe(200);
    expect(await alive(thieves)).toBe(0);
    for (const thief of thieves) thief.jar.delete('session');
    expect(await alive(thieves)).toBe(0);
    expect(await alive([owner])).toBe(1);
  });

  it('OWN-RACE-04 a logout beats every restore of the same remember cookie', async () => {
    const email = await person();
    const owner = site.visitor();
    await owner.json('/login', { email, password: PASSWORD, remember: true });
    const twins = Array.from({ length: TIMES }, () => site.visitor());
    for (const twin of twins) twin.jar.set('remember', owner.cookie('remember') ?? '');
    const [out] = await Promise.all([owner.json('/logout', {}), alive(twins)]);
    expect(out.status).toBe(200);
    expect(await alive(twins)).toBe(0);
    expect(await alive([owner])).toBe(0);
  });

  it('OWN-RACE-05 a role that is gone is gone for whatever comes after', async () => {
    const email = await person(['admin']);
    const visitor = await site.signedIn(email);
    const before = all(() => visitor.get('/vault/admin'));
    await site.users.removeRoleFromUser(email, 'admin');
    const after = all(() => visitor.get('/vault/admin'));
    expect((await before).every(({ status }) => status === 200 || status === 403)).toBe(true);
    expect((await after).map(({ status }) => status)).toEqual(
      Array.from({ length: TIMES }, () => 403),
    );
  });

  it('OWN-RACE-06 spellings of one address make one account', async () => {
    const name = `twins-${adapter}`;
    const spell = (n: number): string =>
      n % 2 ? `${name}@SITE.test` : ` ${name.toUpperCase()}@site\u3002test`;
    const answers = await all((n) =>
      site.visitor().json('/register', { email: spell(n), password: `${PASSWORD} ${n}` }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: TIMES }, () => 200));
    const welcomes = (await site.mails(`${name}@site.test`)).filter(({ mail }) =>
      /\/confirm\//.test(mail.text ?? ''),
    );
    expect(welcomes).toHaveLength(1);
  });

  it.each([
    ['OWN-RACE-07 a reset link', '/reset', { password: 'new horse battery' }],
    ['OWN-RACE-08 a login link', '/login/link', { confirm: true }],
  ])('%s works once, whatever is done at the same time', async (_, path, body) => {
    const email = await person();
    await site.visitor().json(path, { email });
    const link = await site.link(email);
    const visitors = Array.from({ length: TIMES }, () => site.visitor());
    const answers = await all((n) => (visitors[n] ?? site.visitor()).json(link, body));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await alive(visitors)).toBe(path === '/reset' ? 0 : 1);
  });

  it('OWN-RACE-09 of many proofs of identity with one session one gets the new id', async () => {
    const visitor = await site.signedIn(await person());
    const old = visitor.cookie('session') ?? '';
    const twins = Array.from({ length: TIMES }, () => site.visitor());
    for (const twin of twins) twin.jar.set('session', old);
    const answers = await all((n) => (twins[n] ?? visitor).json('/verify', { password: PASSWORD }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true);
    expect(await alive(twins)).toBe(1);
    expect(await alive([visitor])).toBe(0);
  });

  it('OWN-RACE-10 a token that is revoked at once by many is revoked', async () => {
    const user = await site.users.findUser({ email: await person() });
    const token = await site.app.get(TokenService).issueAuthToken(user as never);
    const headers = { authorization: `Bearer ${token}` };
    const answers = await all(() => site.visitor().post('/token/revoke', { json: {}, headers }));
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    expect((await site.visitor().get('/vault/api', { headers })).status).toBe(401);
  });

  it('OWN-RACE-11 a deleted user is gone in the midst of what he does', async () => {
    const email = await person();
    const visitors = await Promise.all(Array.from({ length: TIMES }, () => site.signedIn(email)));
    const [answers] = await Promise.all([
      Promise.all(visitors.map((visitor) => visitor.json('/verify', { password: PASSWORD }))),
      site.users.deleteUser(email),
    ]);
    expect(answers.every(({ status }) => status < 500)).toBe(true);
    expect(await alive(visitors)).toBe(0);
  });
});
