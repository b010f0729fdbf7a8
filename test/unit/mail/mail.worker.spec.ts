import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { MailSender } from '../../../lib/index.js';
import { OutboxTable } from '../../../lib/core/mail/outbox.table.js';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import type { Store } from '../../../lib/ports/store.js';
import { MailFixture } from '../../support/mail.fixture.js';
import { SmtpRecorder } from '../../support/smtp.js';
import { MovingClock } from '../../support/test-clock.js';

describe('The worker', () => {
  let smtp: SmtpRecorder;
  let store: Store;
  let clock: MovingClock;
  const nodes: MailFixture[] = [];

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(() => {
    smtp.clear();
    smtp.behave({ kind: 'accept' });
    store = createMemoryStore();
    clock = new MovingClock();
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
  });

  async function start(worker: boolean, over: Store = store): Promise<MailFixture> {
    const mail = { transport: smtp.url, worker };
    const node = await MailFixture.start({ store: over, clock, mail });
    nodes.push(node);
    return node;
  }

  async function expectSoon(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('sends by itself what flows promise', async () => {
    const node = await start(true);
    for (let n = 0; n < 25; n++) await node.promiseNotice(`n${n}@app.test`);
    expect(await smtp.wait(25)).toHaveLength(25);
    await expectSoon(async () => (await node.mails.pending()).length === 0);
  });

  it('FLT-04: sends at its start what another process left', async () => {
    const gone = await start(false);
    await gone.promiseNotice('alice@app.test');
    await nodes.splice(0)[0]?.close();
    await start(true);
    expect(await smtp.wait(1)).toHaveLength(1);
  });

  it('mail.worker: false sends nothing before flush()', async () => {
    const node = await start(false);
    await node.promiseNotice('alice@app.test');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(smtp.begun).toEqual([]);
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
  });

  it('FLT-04: takes up a mail of a process that died, once its lease of 30 s has ended', async () => {
    const node = await start(false);
    const id = await node.promiseNotice('alice@app.test');
    const table = node.app.get(OutboxTable);
    const row = await table.find(id);
    expect(row && (await table.lease(row))).not.toBeNull();
    clock.advance('29 seconds');
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
    clock.advance('2 seconds');
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
  });

  it('leaves alone what was taken up by somebody else meanwhile', async () => {
    const node = await start(false);
    const id = await node.promiseNotice('alice@app.test');
    const table = node.app.get(OutboxTable);
    const row = await table.find(id);
    const mail = row && (await table.lease(row));
    if (!row || !mail) throw new Error('No lease');
    expect(await table.lease(row)).toBeNull();
    clock.advance('31 seconds');
    await node.mails.flush();
    expect(await table.failed(mail, 0, 'late')).toBe(false);
    expect(await table.abandoned(mail, 'late')).toBe(false);
    expect(await table.release(mail)).toBe(false);
    expect((await node.row(id))['state']).toBe('sent');
  });

  it('waits at its end for what is under way', async () => {
    smtp.behave({ kind: 'accept' });
    const node = await start(true);
    for (let n = 0; n < 8; n++) await node.promiseNotice(`n${n}@app.test`);
    while (smtp.begun.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await nodes.splice(0)[0]?.close();
    const rows = await store.list('outboxMail', {});
    expect(rows.filter(({ leaseUntil }) => leaseUntil !== null)).toEqual([]);
    expect(rows.filter(({ state }) => state === 'sent')).toHaveLength(smtp.mails.length);
    await node.promiseNotice('late@app.test');
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
  });

  it('FLT-19: gives back at its end what hangs, for others to send at once', async () => {
    let begun = 0;
    const hanging = { send: () => new Promise(() => (begun += 1)) };
    const security = { overrides: [{ provide: MailSender, useValue: hanging }] };
    const mail = { worker: true };
    const node = await MailFixture.start({ store, clock, mail, security });
    const id = await node.promiseNotice('alice@app.test');
    await expectSoon(async () => begun === 1);
    await node.close();
    const row = await store.find('outboxMail', { id });
    expect(row).toMatchObject({ state: 'pending', attempts: 0, leaseUntil: null });
    const other = await start(false);
    expect(await other.mails.flush()).toEqual({ sent: 1, failed: 0 });
  });

  it('lives on when what is long done cannot be removed', async () => {
    const shaky = new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: [string, { state?: string }]) =>
          name === 'list' && args[1]?.state === 'sent'
            ? Promise.reject(new Error('No'))
            : (Reflect.apply(value, target, args) as unknown);
      },
    });
    const node = await start(true, shaky);
    await node.promiseNotice('alice@app.test');
    expect(await smtp.wait(1)).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
    await node.promiseNotice('bob@app.test');
    expect(await smtp.wait(2)).toHaveLength(2);
  });

  it('survives a store that fails for a while', async () => {
    let failing = true;
    const shaky = new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) =>
          failing && name === 'list'
            ? Promise.reject(new Error('The database is gone'))
            : (Reflect.apply(value, target, args) as unknown);
      },
    });
    const node = await start(false, shaky);
    await node.promiseNotice('alice@app.test');
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
    failing = false;
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
  });

  it('does not go round and round when outcomes cannot be saved', async () => {
    let updates = 0;
    const readOnly = new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        if (name !== 'update') return (value as () => unknown).bind(target);
        return () => {
          updates += 1;
          return Promise.reject(new Error('The database is read-only'));
        };
      },
    });
    const node = await start(false, readOnly);
    for (let n = 0; n < 50; n++) await node.promiseNotice(`n${n}@app.test`);
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 0 });
    expect(updates).toBeLessThan(30);
    expect(smtp.begun).toEqual([]);
  });

  it('FLT-22: sends a new link before a backlog, and the backlog in turn', async () => {
    const node = await start(false);
    for (let n = 0; n < 100; n++) await node.promiseNotice(`n${n}@app.test`);
    clock.advance('1 minute');
    await node.promiseReset(await node.user('alice@app.test'));
    expect(await node.mails.flush()).toEqual({ sent: 101, failed: 0 });
    expect(smtp.begun.indexOf('alice@app.test')).toBeLessThan(4);
    expect(smtp.begun.indexOf('n0@app.test')).toBeLessThan(8);
  });

  it('forgets sent mails after a week, and abandoned ones after a month', async () => {
    const node = await start(false);
    smtp.behave((to) =>
      to.startsWith('a') ? { kind: 'reply', stage: 'rcpt', code: 550 } : { kind: 'accept' },
    );
    await node.promiseNotice('a@app.test');
    await node.promiseNotice('b@app.test');
    await node.mails.flush();
    const waiting = await node.promiseNotice('c@app.test');
    const table = node.app.get(OutboxTable);
    clock.advance('6 days');
    expect(await table.purge()).toBe(0);
    clock.advance('2 days');
    expect(await table.purge()).toBe(1);
    clock.advance('23 days');
    expect(await table.purge()).toBe(1);
    expect((await node.row(waiting))['state']).toBe('pending');
  });
});
