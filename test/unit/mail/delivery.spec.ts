import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailFixture, type MailSetup } from '../../support/mail.fixture.js';
import { OTHER_SECRET } from '../../support/session.fixture.js';
import { SECRET } from '../../support/site.js';
import { SmtpRecorder } from '../../support/smtp.js';
import { STORES, type OpenStore } from '../../support/stores.js';

describe.each(STORES)('Delivery over %s', (_, open) => {
  let smtp: SmtpRecorder;
  let opened: OpenStore;
  let node: MailFixture;

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(async () => {
    smtp.clear();
    opened = await open();
    node = await start();
  });
  afterEach(async () => {
    await node.close();
    await opened.close();
  });

  function start(setup: Partial<MailSetup> = {}): Promise<MailFixture> {
    return MailFixture.start({ store: opened.store, mail: { transport: smtp.url }, ...setup });
  }

  /** Another process takes over, with other settings. */
  async function restart(setup: Partial<MailSetup>): Promise<void> {
    const { clock } = node;
    await node.close();
    node = await start({ clock, ...setup });
  }

  function tokenOf(link: string | undefined): string {
    return link?.split('/').at(-1) ?? '';
  }

  it('sends a mail with its link to the stored address, and forgets what it needs no more', async () => {
    const user = await node.user('alice@app.test');
    const { token, id } = await node.promiseReset(user);
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
    const [mail] = smtp.mails;
    expect(mail?.rcpt).toEqual(['alice@app.test']);
    expect(mail?.link('/reset')).toBe(`http://app.test/reset/${token}`);
    expect(mail?.mail.html).toContain(`http://app.test/reset/${token}`);
    expect(mail?.messageId).toBe(`<${id}@app.test>`);
    expect(mail?.mail.headers.get('auto-submitted')).toBe('auto-generated');
    expect(await node.row(id)).toMatchObject({ state: 'sent', seal: null, context: '{}' });
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
  });

  it('keeps no token in clear', async () => {
    const { token, id } = await node.promiseReset(await node.user('alice@app.test'));
    expect(JSON.stringify(await node.row(id))).not.toContain(token);
    expect((await node.row(id))['seal']).toMatch(/^[\w-]{90,}$/);
  });

  it('goes to the address of the moment at which it was promised', async () => {
    const user = await node.user('alice@app.test');
    await node.promiseNotice('old@app.test', { userId: String(user.id) });
    await node.store.update('user', { id: String(user.id) }, { email: 'new@app.test' });
    await node.mails.flush();
    expect(smtp.mails.map(({ rcpt }) => rcpt)).toEqual([['old@app.test']]);
  });

  it('finds the user that its unit created', async () => {
    const owner = { email: 'new@app.test', uniquifier: 'n'.repeat(43) };
    const prepared = node.tokens.prepare('confirm', owner, { createdBy: 0 });
    const token = { purpose: 'confirm', prepared, route: 'confirm' };
    const draft = { template: 'welcome', address: owner.email, createdBy: 0, token };
    const mail = node.outbox.prepare(draft);
    const values = { ...owner, password: null, active: true };
    await node.store.write([{ create: 'user', values }, ...prepared.writes, ...mail.writes]);
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
    expect(smtp.mails[0]?.link('/confirm')).toBe(`http://app.test/confirm/${prepared.token}`);
  });

  it('FLT-06: sends nothing for a unit that was undone', async () => {
    const { writes } = node.outbox.prepare({ template: 'resetNotice', address: 'a@app.test' });
    const impossible = { update: 'user', where: { id: '0' }, patch: { active: true }, expect: 1 };
    expect(await node.store.write([...writes, impossible])).toMatchObject({ done: false });
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
  });

  it('refuses a link to a route that is not there', () => {
    const owner = { id: '1', email: 'a@app.test', uniquifier: 'x' };
    const token = { purpose: 'p', prepared: node.tokens.prepare('p', owner), route: 'nowhere' };
    const draft = { template: 'welcome', address: owner.email, token };
    expect(() => node.outbox.prepare(draft)).toThrow('no route "nowhere"');
  });

  describe('of mails that nobody needs any more', () => {
    const changes: [string, (id: string, token: string) => Promise<unknown>][] = [
      ['deleted', (id) => node.store.remove('user', { id })],
      ['disabled', (id) => node.store.update('user', { id }, { active: false })],
      ['given another address', (id) => node.store.update('user', { id }, { email: 'b@app.test' })],
      ['given a new password', (id) => node.store.update('user', { id }, { uniquifier: 'new' })],
      ['done with its link', (_id, token) => node.tokens.consumeWith('reset', token)],
    ];
    it.each(changes)('sends no link to a user that was %s', async (_change, change) => {
      const user = await node.user('alice@app.test');
      const { token, id } = await node.promiseReset(user);
      await change(String(user.id), token);
      expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
      expect(smtp.begun).toEqual([]);
      expect(await node.row(id)).toMatchObject({ state: 'superseded', seal: null, context: '{}' });
      expect(await node.mails.pending()).toEqual([]);
    });

    it('sends the newest of several links alone', async () => {
      const user = await node.user('alice@app.test');
      await node.promiseReset(user);
      const { token } = await node.promiseReset(user);
      expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
      expect(smtp.mails.map((mail) => tokenOf(mail.link('/reset')))).toEqual([token]);
    });

    it.each(['deleted', 'disabled'])('sends no notice to a user that is %s', async (change) => {
      const user = await node.user('alice@app.test');
      const id = String(user.id);
      await node.promiseNotice(user.email, { userId: id });
      if (change === 'deleted') await node.store.remove('user', { id });
      else await node.store.update('user', { id }, { active: false });
      expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
    });
  });

  describe('of links that waited', () => {
    it('FLT-07: makes a link anew once half of its time is over', async () => {
      const user = await node.user('alice@app.test');
      const { token } = await node.promiseReset(user);
      node.clock.advance('31 minutes');
      await node.mails.flush();
      const sent = tokenOf(smtp.mails[0]?.link('/reset'));
      expect(sent).not.toBe(token);
      expect((await node.tokens.inspect('reset', token)).kind).toBe('unknown');
      node.clock.advance('59 minutes');
      expect((await node.tokens.inspect('reset', sent)).kind).toBe('live');
      node.clock.advance('2 minutes');
      expect((await node.tokens.inspect('reset', sent)).kind).toBe('expired');
    });

    it('FLT-07: makes an expired link anew, with what it carried', async () => {
      const user = await node.user('alice@app.test');
      const prepared = node.tokens.prepare('reset', user, { data: { next: '/cart' } });
      const token = { purpose: 'reset', prepared, route: 'reset' };
      const draft = { template: 'resetInstructions', address: user.email, token };
      const mail = node.outbox.prepare(draft);
      await node.store.write([...prepared.writes, ...mail.writes]);
      node.clock.advance('3 days');
      expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
      const sent = tokenOf(smtp.mails[0]?.link('/reset'));
      expect(await node.tokens.inspect('reset', sent)).toMatchObject({
        kind: 'live',
        data: { next: '/cart' },
      });
    });

    it('keeps the link while more than half of its time is left', async () => {
      const { token } = await node.promiseReset(await node.user('alice@app.test'));
      node.clock.advance('29 minutes');
      await node.mails.flush();
      expect(tokenOf(smtp.mails[0]?.link('/reset'))).toBe(token);
    });

    it('keeps the link when a new secret came in front, and makes it anew when the old one is gone', async () => {
      const user = await node.user('alice@app.test');
      const { token } = await node.promiseReset(user);
      const other = await node.user('bob@app.test');
      await restart({ security: { secret: [OTHER_SECRET, SECRET] } });
      await node.mails.flush();
      expect(tokenOf(smtp.mails[0]?.link('/reset'))).toBe(token);
      const second = await node.promiseReset(other);
      await restart({ security: { secret: SECRET } });
      await node.mails.flush();
      const sent = tokenOf(smtp.to('bob@app.test')[0]?.link('/reset'));
      expect(sent).not.toBe(second.token);
      expect((await node.tokens.inspect('reset', sent)).kind).toBe('live');
    });

    it("never opens one mail's seal for another", async () => {
      const alice = await node.promiseReset(await node.user('alice@app.test'));
      const bob = await node.promiseReset(await node.user('bob@app.test'));
      const { seal } = await node.row(alice.id);
      await node.store.update('outboxMail', { id: bob.id }, { seal });
      await node.mails.flush();
      expect(tokenOf(smtp.to('bob@app.test')[0]?.link('/reset'))).not.toBe(alice.token);
      expect(tokenOf(smtp.to('alice@app.test')[0]?.link('/reset'))).toBe(alice.token);
    });

    it('makes a link anew whose seal is gone', async () => {
      const { token, id } = await node.promiseReset(await node.user('alice@app.test'));
      await node.store.update('outboxMail', { id }, { seal: null });
      expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
      expect(tokenOf(smtp.mails[0]?.link('/reset'))).not.toBe(token);
    });

    it('makes no link anew for a user that changes in that moment', async () => {
      const user = await node.user('alice@app.test');
      const { id } = await node.promiseReset(user);
      const { store } = node;
      const changing = new Proxy(store, {
        get(target, name) {
          const value: unknown = Reflect.get(target, name);
          if (typeof value !== 'function') return value;
          if (name !== 'write') return (value as () => unknown).bind(target);
          return async (...args: Parameters<typeof store.write>) => {
            await store.update('user', { id: String(user.id) }, { uniquifier: 'other' });
            return store.write(...args);
          };
        },
      });
      await restart({ store: changing });
      node.clock.advance('2 hours');
      expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
      expect(await node.row(id)).toMatchObject({ state: 'superseded' });
      expect(smtp.begun).toEqual([]);
    });

    it('takes the place of no newer link that is asked for at the same time', async () => {
      const user = await node.user('alice@app.test');
      await node.promiseReset(user);
      node.clock.advance('2 hours');
      const [newer] = await Promise.all([node.promiseReset(user), node.mails.flush()]);
      await node.mails.flush();
      const [last] = smtp.mails.slice(-1);
      const live = await node.tokens.inspect('reset', newer.token);
      expect(live.kind).toBe('live');
      expect(tokenOf(last?.link('/reset'))).toBe(newer.token);
    });
  });
});
