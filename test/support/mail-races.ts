import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../lib/ports/store.js';
import { MailFixture } from './mail.fixture.js';
import { SmtpRecorder } from './smtp.js';
import { MovingClock } from './test-clock.js';

const MAILS = 60;

/** What must hold when several processes send the mails of one outbox. */
export function mailRaces(stores: () => readonly Store[]): void {
  let smtp: SmtpRecorder;
  let clock: MovingClock;
  let nodes: MailFixture[];

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(async () => {
    smtp.clear();
    clock = new MovingClock();
    const mail = { transport: smtp.url };
    nodes = await Promise.all(stores().map((store) => MailFixture.start({ store, clock, mail })));
  });
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
  });

  const flushAll = () => Promise.all(nodes.map((node) => node.mails.flush()));
  const first = () => nodes[0] as MailFixture;

  it('sends each mail once', async () => {
    for (let n = 0; n < MAILS; n++) await first().promiseNotice(`once${n}@app.test`);
    const rounds = await flushAll();
    expect(rounds.reduce((sum, { sent }) => sum + sent, 0)).toBe(MAILS);
    expect(smtp.mails).toHaveLength(MAILS);
    expect(new Set(smtp.begun).size).toBe(MAILS);
  });

  it('leases one mail to one of fifty', async () => {
    await first().promiseNotice('one@app.test');
    await Promise.all(Array.from({ length: 25 }, flushAll));
    expect(smtp.mails).toHaveLength(1);
  });

  it('makes one new link for one mail, whoever sends it', async () => {
    const user = await first().user(`late${Date.now()}@app.test`);
    const { token } = await first().promiseReset(user);
    clock.advance('2 hours');
    await flushAll();
    expect(smtp.mails).toHaveLength(1);
    const sent = smtp.mails[0]?.link('/reset').split('/').at(-1);
    expect(sent).not.toBe(token);
    expect((await first().tokens.inspect('reset', sent)).kind).toBe('live');
    const tokens = await first().store.list('mailedToken', { userId: String(user.id) });
    expect(tokens).toHaveLength(1);
  });

  it('ends with the newest link when links are asked for while older ones are renewed', async () => {
    const users = await Promise.all(
      Array.from({ length: 10 }, (_, n) => first().user(`race${n}-${Date.now()}@app.test`)),
    );
    for (const user of users) await first().promiseReset(user);
    clock.advance('2 hours');
    const asking = users.map((user, n) => (nodes[n % nodes.length] ?? first()).promiseReset(user));
    const [newer] = await Promise.all([Promise.all(asking), flushAll()]);
    await flushAll();
    for (const [n, { token }] of newer.entries()) {
      expect((await first().tokens.inspect('reset', token)).kind).toBe('live');
      const links = smtp.to(users[n]?.email ?? '').map((mail) => mail.link('/reset'));
      expect(links.filter((link) => link.endsWith(token))).toHaveLength(1);
    }
  });
}
