import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { bullMailQueue } from '../../../lib/adapters/bullmq/index.js';
import type { BullMqMailQueue } from '../../../lib/adapters/bullmq/bull-mq.mail-queue.js';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import type { Store } from '../../../lib/ports/store.js';
import { CuttableProxy } from '../../support/cuttable-proxy.js';
import { MailFixture } from '../../support/mail.fixture.js';
import { addressOf, describeWith } from '../../support/services.js';
import { SmtpRecorder } from '../../support/smtp.js';

describeWith('redis', 'Mails through BullMQ', () => {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  const url = new URL(addressOf('redis'));
  const connection = { host: url.hostname, port: Number(url.port || 6379) };
  let redis: Redis;
  let smtp: SmtpRecorder;
  let store: Store;
  const nodes: MailFixture[] = [];

  beforeAll(async () => {
    redis = new Redis(connection);
    smtp = await SmtpRecorder.start();
  });
  afterAll(async () => {
    redis.disconnect();
    await smtp.close();
  });
  beforeEach(() => {
    smtp.clear();
    smtp.behave({ kind: 'accept' });
    store = createMemoryStore();
  });
  afterEach(async () => {
    await Promise.all(nodes.splice(0).map((node) => node.close()));
    const keys = await redis.keys(`${prefix}:*`);
    if (keys.length > 0) await redis.del(...keys);
  });

  async function start(worker: boolean, to: object = connection): Promise<MailFixture> {
    const node = await MailFixture.start({
      store,
      clock: nodes[0]?.clock,
      mail: { transport: smtp.url, worker },
      security: { overrides: [bullMailQueue({ connection: to, prefix })] },
    });
    nodes.push(node);
    return node;
  }

  /** What waits in Redis, as it is kept there. */
  async function jobs(): Promise<Record<string, string>[]> {
    const keys = await redis.keys(`${prefix}:security-mails:????????-*`);
    return Promise.all(keys.map((key) => redis.hgetall(key)));
  }

  async function expectSoon(condition: () => Promise<boolean>): Promise<void> {
    while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('carries ids alone, from a process that sends nothing to one that does', async () => {
    const web = await start(false);
    const { id, token } = await web.promiseReset(await web.user('alice@app.test'));
    await expectSoon(async () => (await jobs()).length === 1);
    const [job] = await jobs();
    expect(JSON.parse(job?.['data'] ?? '')).toEqual({ id });
    const everything = JSON.stringify(job);
    for (const secret of [token, 'alice', 'reset']) expect(everything).not.toContain(secret);
    expect(smtp.begun).toEqual([]);
    await start(true);
    const [mail] = await smtp.wait(1, 'alice@app.test');
    expect(mail?.link('/reset')).toBe(`http://app.test/reset/${token}`);
    await expectSoon(async () => (await jobs()).length === 0);
    await expectSoon(async () => (await web.row(id))['state'] === 'sent');
  });

  it('sends each mail once with several workers', async () => {
    const web = await start(false);
    await start(true);
    await start(true);
    for (let n = 0; n < 60; n++) await web.promiseNotice(`n${n}@app.test`);
    await expectSoon(async () => (await web.mails.pending()).length === 0);
    expect(smtp.mails).toHaveLength(60);
    expect(new Set(smtp.mails.map(({ rcpt }) => rcpt[0])).size).toBe(60);
  });

  it('leaves what becomes of a mail to the outbox', async () => {
    smtp.behave((_, attempt) =>
      attempt === 1 ? { kind: 'reply', stage: 'rcpt', code: 451 } : { kind: 'accept' },
    );
    const node = await start(true);
    const id = await node.promiseNotice('alice@app.test');
    await expectSoon(async () => (await node.row(id))['attempts'] === 1);
    await expectSoon(async () => (await jobs()).length === 0);
    node.clock.advance('1 minute');
    node.outbox.wake();
    await smtp.wait(1, 'alice@app.test');
    await expectSoon(async () => (await node.row(id))['state'] === 'sent');
  });

  it('sends a mail whose job was lost', async () => {
    const web = await start(false);
    await web.promiseNotice('alice@app.test');
    await expectSoon(async () => (await jobs()).length === 1);
    const keys = await redis.keys(`${prefix}:*`);
    await redis.del(...keys);
    await start(true);
    expect(await smtp.wait(1, 'alice@app.test')).toHaveLength(1);
  });

  it('FLT-12: sends without Redis while it cannot be reached', async () => {
    const proxy = await CuttableProxy.to(connection.port, connection.host);
    proxy.cut();
    const node = await start(true, { host: '127.0.0.1', port: proxy.port });
    await node.promiseNotice('alice@app.test');
    await smtp.wait(1, 'alice@app.test');
    proxy.restore();
    await expectSoon(async () => (await node.mails.pending()).length === 0);
    expect(smtp.mails).toHaveLength(1);
    await nodes.splice(0)[0]?.close();
    await proxy.close();
  });

  it('needs no options', async () => {
    const name = `mails-${randomBytes(6).toString('hex')}`;
    const queue = bullMailQueue({ name }) as { useFactory: () => BullMqMailQueue };
    const opened = queue.useFactory();
    await opened.add([{ id: 'x', name: 'x-1' }]);
    expect(await redis.hget(`bull:${name}:x-1`, 'data')).toBe('{"id":"x"}');
    await opened.stop();
    await redis.del(...(await redis.keys(`bull:${name}:*`)));
  });

  it('flushes by itself, whatever the queue does', async () => {
    const web = await start(false);
    await web.promiseNotice('alice@app.test');
    expect(await web.mails.flush()).toEqual({ sent: 1, failed: 0 });
  });
});
