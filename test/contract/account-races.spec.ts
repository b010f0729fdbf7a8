import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailedTokenService } from '../../lib/core/tokens/mailed-token.service.js';
import { TokenService } from '../../lib/index.js';
import { Store } from '../../lib/ports/store.js';
import { startAccountSite, type AccountSite } from '../e2e/account/account-site.js';
import { storedIn } from '../support/account-app.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { ADAPTERS, PASSWORD } from '../support/site.js';
import type { Answer } from '../support/visitor.js';

const PARALLEL = 50;
const NEXT = 'a second good password';

/** Everything that may be done once, or must add up, done by many at the same moment over HTTP. */
function races(open: () => Promise<TestDatabase | null>): void {
  let site: AccountSite;
  let database: TestDatabase | null;
  let number = 0;

  beforeAll(async () => {
    database = await open();
    const { imports, store } = storedIn(database);
    const adapter = ADAPTERS[number % 2];
    site = await startAccountSite({ adapter, imports, security: { store, passwords: QUICK } });
  });
  afterAll(async () => {
    await site?.close();
    await database?.drop();
  });

  const fresh = (): string => `racer${number++}@race.test`;
  const many = <T>(work: (at: number) => Promise<T>, count = PARALLEL): Promise<T[]> =>
    Promise.all(Array.from({ length: count }, (_, at) => work(at)));
  const statuses = (answers: readonly Answer[]): number[] =>
    [...new Set(answers.map(({ status }) => status))].sort();
  const user = async (email: string) => {
    const found = await site.users.findUser({ email });
    if (!found) throw new Error(`${email} is gone`);
    return found as typeof found & Record<string, unknown>;
  };
  const times = (name: string): number => site.told.filter((told) => told.name === name).length;

  it('RAC-01 ENU-03 of 50 registrations of one address one makes the account, and all read the same', async () => {
    const email = fresh();
    await site.forget();
    const answers = await many(() =>
      site.visitor().json('/register', { email, password: PASSWORD }),
    );
    expect(statuses(answers)).toEqual([200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await site.app.get(Store).list('user', { email })).toHaveLength(1);
    expect(times('user.registered')).toBe(1);
    const subjects = (await site.mails(email)).map(({ mail }) => mail.subject);
    expect(subjects.filter((subject) => /welcome/i.test(subject ?? ''))).toHaveLength(1);
  });

  it('RAC-02 nor does it matter how they spell it', async () => {
    const email = fresh();
    const spellings = [email, email.toUpperCase(), ` ${email}`, email.replace('racer', 'Racer')];
    const answers = await many((at) =>
      site.visitor().json('/register', { email: spellings[at % 4], password: PASSWORD }),
    );
    expect(statuses(answers)).toEqual([200]);
    expect(await site.app.get(Store).list('user', { email })).toHaveLength(1);
  });

  it('RAC-03 of 50 uses of a confirmation link one confirms', async () => {
    const email = fresh();
    await site.visitor().json('/register', { email, password: PASSWORD });
    const link = await site.link(email);
    await site.forget();
    const answers = await many(() => site.visitor().json(link, {}));
    expect(answers.filter((answer) => 'user' in answer.json())).toHaveLength(1);
    expect(times('user.confirmed')).toBe(1);
    expect((await user(email))['confirmedAt']).toBeInstanceOf(Date);
  });

  it('RAC-03 of 50 uses of a reset link one sets its password', async () => {
    const email = fresh();
    await site.user(email);
    await site.visitor().json('/reset', { email });
    const link = await site.link(email);
    await site.forget();
    const answers = await many((at) => site.visitor().json(link, { password: `${NEXT} ${at}` }));
    expect(statuses(answers)).toEqual([200, 400]);
    const winners = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
    expect(winners).toHaveLength(1);
    expect(times('user.password-reset')).toBe(1);
    const login = { email, password: `${NEXT} ${winners[0]}` };
    expect((await site.visitor().json('/login', login)).status).toBe(200);
    expect(await site.mails(email)).toHaveLength(1);
  });

  it('RAC-03 of 50 uses of a login link one signs in', async () => {
    const email = fresh();
    await site.user(email);
    const asking = site.visitor();
    await asking.json('/login/link', { email });
    const link = await site.link(email);
    const answers = await many(() => site.visitor().json(link, { confirm: true }));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(statuses(answers)).toEqual([200, 400]);
    const sessions = await site.app
      .get(Store)
      .list('session', { userId: String((await user(email)).id) });
    expect(sessions).toHaveLength(1);
    expect((await user(email))['loginCount']).toBe(1);
  });

  it('RAC-03 of 50 uses of a token of the site one counts', async () => {
    const owner = await site.user(fresh());
    const tokens = site.app.get(TokenService);
    const token = await tokens.issue('invite', owner);
    const results = await many(() =>
      tokens.consume('invite', token).then(
        () => 1,
        () => 0,
      ),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
  });

  it('RAC-04 PWD-13 of 20 changes of a password from 20 sessions those that succeed are in order', async () => {
    const email = fresh();
    await site.user(email);
    const visitors = await many(() => site.signedIn(email), 20);
    await site.forget();
    const answers = await Promise.all(
      visitors.map((visitor, at) =>
        visitor.json('/change', { password: PASSWORD, newPassword: `${NEXT} ${at}` }),
      ),
    );
    const winners = answers.flatMap(({ status }, at) => (status === 200 ? [at] : []));
    expect(winners).toHaveLength(1);
    for (const { status } of answers) expect([200, 400, 401, 503]).toContain(status);
    expect(times('user.password-changed')).toBe(1);
    const login = { email, password: `${NEXT} ${winners[0]}` };
    expect((await site.visitor().json('/login', login)).status).toBe(200);
    const still = await Promise.all(visitors.map((visitor) => visitor.get('/session')));
    expect(still.flatMap((answer, at) => (answer.json()['user'] ? [at] : []))).toEqual(winners);
  });

  it('RAC-05 a reset and a change at the same moment: one of them', async () => {
    for (let round = 0; round < 5; round++) {
      const email = fresh();
      await site.user(email);
      const visitor = await site.signedIn(email);
      await site.visitor().json('/reset', { email });
      const link = await site.link(email);
      const [reset, changed] = await Promise.all([
        site.visitor().json(link, { password: `${NEXT} reset` }),
        visitor.json('/change', { password: PASSWORD, newPassword: `${NEXT} change` }),
      ]);
      const winners = [reset, changed].filter(({ status }) => status === 200);
      expect(winners).toHaveLength(1);
      const password = reset.status === 200 ? `${NEXT} reset` : `${NEXT} change`;
      expect((await site.visitor().json('/login', { email, password })).status).toBe(200);
    }
  });

  it('RAC-10 50 logins at once all count', async () => {
    const email = fresh();
    await site.user(email);
    const answers = await many(() => site.visitor().json('/login', { email, password: PASSWORD }));
    expect(statuses(answers)).toEqual([200]);
    const { loginCount, currentLoginAt, lastLoginAt } = await user(email);
    expect(loginCount).toBe(PARALLEL);
    expect([currentLoginAt, lastLoginAt]).toEqual([expect.any(Date), expect.any(Date)]);
  });

  it('TOK-03 of 50 links asked for at once one works', async () => {
    const email = fresh();
    await site.user(email);
    const answers = await many(() => site.visitor().json('/reset', { email }));
    expect(statuses(answers)).toEqual([200]);
    const rows = await site.app
      .get(Store)
      .list('mailedToken', { userId: String((await user(email)).id) });
    expect(rows).toHaveLength(1);
    const mails = await site.mails(email);
    const inspect = (token: string) => site.app.get(MailedTokenService).inspect('reset', token);
    const tokens = mails.map(({ mail }) => /\/reset\/([\w-]{43})/.exec(mail.text ?? '')?.[1] ?? '');
    const states = await Promise.all(tokens.map(inspect));
    expect(states.filter(({ kind }) => kind === 'live')).toHaveLength(1);
  });

  it('UNI-03 a look-alike of an address is somebody else', async () => {
    const email = fresh();
    await site.user(email);
    await site.forget();
    for (const other of [email.replace('a', 'à'), email.replace('c', 'ç')]) {
      for (const path of ['/reset', '/confirm', '/login/link'])
        await site.visitor().json(path, { email: other });
    }
    await site.mails(email);
    expect(site.smtp.begun).toEqual([]);
    const name = email.replace('a', 'á');
    const status = (await site.visitor().json('/login', { email: name, password: PASSWORD }))
      .status;
    expect(status).toBe(401);
  });

  it('REM-07 20 requests with one remember cookie make one session and no alarm', async () => {
    const email = fresh();
    await site.user(email);
    const browser = site.visitor();
    await browser.json('/login', { email, password: PASSWORD, remember: true });
    const cookie = browser.cookie('remember') ?? '';
    await site.forget();
    const found = await many(async () => {
      const restarted = site.visitor();
      restarted.jar.set('remember', cookie);
      return (await restarted.get('/session')).json<{ user: { email: string } | null }>().user
        ?.email;
    }, 20);
    expect(new Set(found)).toEqual(new Set([email]));
    expect(times('user.remember-stolen')).toBe(0);
  });
}

const QUICK = {
  options: { argon2id: { memoryCost: 1024, timeCost: 1, parallelism: 1 } },
};

describe('accounts in a crowd: memory', () => races(() => Promise.resolve(null)));
for (const kind of databases) {
  describeOn(kind, `accounts in a crowd: ${kind.name}`, () => races(() => kind.make()));
}
