import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecurityEvents, type MailAbandonedEvent } from '../../../lib/index.js';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { MailFixture } from '../../support/mail.fixture.js';
import { SmtpRecorder, type SmtpBehaviour, type SmtpStage } from '../../support/smtp.js';

const STAGES: readonly SmtpStage[] = ['connect', 'mail', 'rcpt', 'data'];

describe('Faults of the mail server', () => {
  let smtp: SmtpRecorder;
  let node: MailFixture;
  let abandoned: MailAbandonedEvent[];

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(async () => {
    smtp.clear();
    smtp.behave({ kind: 'accept' });
    node = await MailFixture.start({
      store: createMemoryStore(),
      mail: { transport: smtp.url },
      imports: [EventEmitterModule.forRoot()],
    });
    abandoned = [];
    node.app
      .get(EventEmitter2)
      .on(SecurityEvents.MailAbandoned, (event: MailAbandonedEvent) => abandoned.push(event));
  });
  afterEach(() => node.close());

  const round = () => node.mails.flush();

  /** Long enough for any wait between two attempts. */
  const wait = () => node.clock.advance('61 minutes');

  it('FLT-01: keeps mails while connections are refused, and sends them once the server is back', async () => {
    await smtp.pause();
    const id = await node.promiseNotice('alice@app.test');
    expect(await round()).toEqual({ sent: 0, failed: 1 });
    const [pending] = await node.mails.pending();
    expect(pending).toMatchObject({ id, to: 'alice@app.test', state: 'pending', attempts: 1 });
    expect(pending?.lastError).toContain('ECONNREFUSED');
    await smtp.resume();
    wait();
    expect(await round()).toEqual({ sent: 1, failed: 0 });
    expect(smtp.to('alice@app.test')).toHaveLength(1);
    expect(await node.mails.pending()).toEqual([]);
  });

  it('waits at most 5 s after the first failure, then three times as long each time, up to an hour', async () => {
    smtp.behave({ kind: 'reply', stage: 'rcpt', code: 451 });
    const id = await node.promiseNotice('alice@app.test');
    const bounds = [5, 15, 45, 135, 405, 1215, 3600];
    for (const bound of bounds) {
      expect(await round()).toEqual({ sent: 0, failed: 1 });
      const { notBefore } = await node.row(id);
      const until = Number(notBefore) - node.clock.now().getTime();
      expect(until).toBeLessThanOrEqual(bound * 1000);
      wait();
    }
    expect(await round()).toEqual({ sent: 0, failed: 1 });
    expect(await node.row(id)).toMatchObject({ state: 'abandoned', attempts: 8 });
  });

  it.each(STAGES)(
    'FLT-03: tries a 4yz at "%s" again and gives it up after 8 attempts',
    async (stage) => {
      smtp.behave({ kind: 'reply', stage, code: 450, text: 'Greylisted' });
      const { id, token } = await node.promiseReset(await node.user('alice@app.test'));
      for (let attempt = 1; attempt <= 7; attempt++) {
        await round();
        wait();
      }
      expect(abandoned).toEqual([]);
      await round();
      wait();
      expect(await round()).toEqual({ sent: 0, failed: 0 });
      expect(smtp.mails).toEqual([]);
      const [event] = abandoned;
      expect(abandoned).toHaveLength(1);
      expect(event).toMatchObject({
        id,
        template: 'resetInstructions',
        to: 'alice@app.test',
        attempts: 8,
      });
      expect(event?.reason).toContain('Greylisted');
      expect(await node.mails.pending()).toMatchObject([
        { id, state: 'abandoned', attempts: 8, nextAttemptAt: null },
      ]);
      expect(await node.row(id)).toMatchObject({ seal: null, context: '{}' });
      expect(JSON.stringify(event)).not.toContain(token);
    },
  );

  it.each(['mail', 'rcpt', 'data'] as const)(
    'FLT-03: gives a 5yz at "%s" up at once',
    async (stage) => {
      smtp.behave({ kind: 'reply', stage, code: 550, text: 'No such mailbox' });
      const id = await node.promiseNotice('alice@app.test');
      expect(await round()).toEqual({ sent: 0, failed: 1 });
      expect(abandoned).toMatchObject([{ id, attempts: 1 }]);
      expect(await node.row(id)).toMatchObject({ state: 'abandoned' });
    },
  );

  it('tries again when the greeting is a 5yz, which is not about the mail', async () => {
    smtp.behave({ kind: 'reply', stage: 'connect', code: 554 });
    await node.promiseNotice('alice@app.test');
    expect(await round()).toEqual({ sent: 0, failed: 1 });
    expect(abandoned).toEqual([]);
    smtp.behave({ kind: 'accept' });
    wait();
    expect(await round()).toEqual({ sent: 1, failed: 0 });
  });

  const drops: SmtpStage[] = ['connect', 'rcpt', 'data'];
  it.each(drops)('FLT-03: sends once when the line drops at "%s"', async (stage) => {
    smtp.behave({ kind: 'drop', stage });
    await node.promiseNotice('alice@app.test');
    expect(await round()).toEqual({ sent: 0, failed: 1 });
    expect(smtp.mails).toEqual([]);
    smtp.behave({ kind: 'accept' });
    wait();
    expect(await round()).toEqual({ sent: 1, failed: 0 });
    expect(smtp.mails).toHaveLength(1);
  });

  it('FLT-03: repeats with the same Message-ID when the line drops before the answer', async () => {
    smtp.behave((_, attempt) =>
      attempt === 1 ? { kind: 'drop', stage: 'accepted' } : { kind: 'accept' },
    );
    const { id, token } = await node.promiseReset(await node.user('alice@app.test'));
    await round();
    node.clock.advance('10 seconds');
    await round();
    expect(smtp.mails).toHaveLength(2);
    expect(new Set(smtp.mails.map(({ messageId }) => messageId))).toEqual(
      new Set([`<${id}@app.test>`]),
    );
    for (const mail of smtp.mails) expect(mail.link('/reset')).toContain(token);
  });

  it('FLT-02: goes on with other mails while some hang, and gives those 10 s', async () => {
    const hanging: Record<string, SmtpBehaviour> = {
      'a@app.test': { kind: 'hang', stage: 'rcpt' },
      'b@app.test': { kind: 'hang', stage: 'data' },
      'c@app.test': { kind: 'hang', stage: 'accepted' },
    };
    smtp.behave((recipient) => hanging[recipient] ?? { kind: 'accept' });
    const ids: string[] = [];
    for (const address of Object.keys(hanging)) ids.push(await node.promiseNotice(address));
    const end = round();
    while (smtp.begun.length < 3) await new Promise((resolve) => setTimeout(resolve, 10));
    for (let n = 0; n < 8; n++) await node.promiseNotice(`n${n}@app.test`);
    const others = round();
    await smtp.wait(8 + 1);
    for (const id of ids) expect((await node.row(id))['leaseUntil']).not.toBeNull();
    await Promise.all([end, others]);
    for (const id of ids) {
      const row = await node.row(id);
      expect(row).toMatchObject({ state: 'pending', attempts: 1, leaseUntil: null });
      expect(row['lastError']).toMatch(/timeout|took longer/i);
    }
  });

  it('keeps what servers quote out of errors', async () => {
    const { id, token } = await node.promiseReset(await node.user('alice@app.test'));
    const text = `Blocked: http://app.test/reset/${token}\u001b[31m`;
    smtp.behave({ kind: 'reply', stage: 'data', code: 554, text });
    await round();
    const { lastError } = await node.row(id);
    expect(lastError).toContain('Blocked');
    expect(lastError).not.toContain(token);
    expect(lastError).not.toContain('\u001b');
  });
});
