import { Logger } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { confirmable, recoverable, registerable, SecurityMailService } from '../../../lib/index.js';
import { Mailbox } from '../../../lib/core/mail/mailbox.js';
import { mailing } from '../../support/mail.fixture.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { SmtpRecorder } from '../../support/smtp.js';

const FEATURES = [registerable, confirmable, recoverable];

describe.each(ADAPTERS)('Answers and mails on %s', (adapter) => {
  let smtp: SmtpRecorder;
  let site: Site;

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(async () => {
    smtp.clear();
    smtp.behave({ kind: 'accept' });
    const mail = { transport: smtp.url };
    const security = { features: FEATURES, throttling: false, baseUrl: 'http://app.test', mail };
    site = await startSite({ adapter, security });
  });
  afterEach(() => site.close());

  const register = (email: string) =>
    site.visitor().json('/register', { email, password: PASSWORD });

  it('FLT-01: registers while the mail server refuses connections, and mails once it is back', async () => {
    await smtp.pause();
    const answer = await register('alice@site.test');
    expect([answer.status, Object.keys(answer.json())]).toEqual([200, ['message']]);
    await site.app.get(SecurityMailService).flush();
    await smtp.resume();
    site.clock.advance('10 seconds');
    await site.app.get(SecurityMailService).flush();
    const [mail] = smtp.to('alice@site.test');
    const path = new URL(mail?.link('/confirm') ?? '').pathname;
    expect((await site.visitor().json(path, {})).status).toBe(200);
  });

  it('FLT-02: answers while the mail server hangs', async () => {
    smtp.behave({ kind: 'hang', stage: 'connect' });
    await site.user('known@site.test');
    const answers = await Promise.all([
      register('bob@site.test'),
      site.visitor().json('/reset', { email: 'known@site.test' }),
      site.visitor().json('/reset', { email: 'ghost@site.test' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    const known = answers[1]?.text.replace('known', 'X');
    expect(known).toBe(answers[2]?.text.replace('ghost', 'X'));
    expect(smtp.mails).toEqual([]);
    const pending = await site.app.get(SecurityMailService).pending();
    expect(pending.map(({ to }) => to).sort()).toEqual(['bob@site.test', 'known@site.test']);
  });

  it('sends by itself soon after the answer', async () => {
    await register('carol@site.test');
    expect(await smtp.wait(1, 'carol@site.test')).toHaveLength(1);
  });
});

describe('What an operator is told', () => {
  const lines: string[] = [];
  const note = (message: unknown) => void lines.push(String(message));
  const quiet = { log: note, warn: note, error: note, debug: note, verbose: note };

  beforeEach(() => {
    lines.length = 0;
  });
  afterEach(() => {
    Logger.overrideLogger(false);
  });

  async function start(security: object): Promise<Site> {
    const site = await startSite({
      security: { features: [mailing], ...security },
      prepare: () => Logger.overrideLogger(quiet),
    });
    Logger.overrideLogger(quiet);
    return site;
  }

  async function send(site: Site): Promise<void> {
    await site.app.get(SecurityMailService).send({ to: 'a@site.test', template: 'resetNotice' });
    await site.app.get(SecurityMailService).flush();
  }

  it('says once where the mails of development are', async () => {
    const site = await start({});
    await send(site);
    await send(site);
    const place = `${site.url.replace('127.0.0.1', 'localhost')}/dev/mailbox`;
    expect(lines.filter((line) => line.includes(place))).toHaveLength(1);
    await site.close();
  });

  it('says nothing of a mailbox where nobody listens', async () => {
    const mailbox = new Mailbox({ now: () => new Date() }, () => null);
    await mailbox.send({ id: '1' } as never);
    expect(lines).toEqual([]);
    expect(mailbox.mails).toHaveLength(1);
  });

  it('says once that mails are not taken, and once that they are again', async () => {
    const smtp = await SmtpRecorder.start();
    const site = await start({ mail: { transport: smtp.url, worker: false } });
    await smtp.pause();
    await send(site);
    await send(site);
    expect(lines.filter((line) => line.includes('will be tried again'))).toHaveLength(1);
    await smtp.resume();
    site.clock.advance('1 minute');
    await send(site);
    expect(lines.filter((line) => line === 'Mails are taken again')).toHaveLength(1);
    await site.close();
    await smtp.close();
  });

  it('names a mail that was given up, without its address', async () => {
    const smtp = await SmtpRecorder.start();
    smtp.behave({ kind: 'reply', stage: 'rcpt', code: 550, text: 'Gone' });
    const site = await start({ mail: { transport: smtp.url, worker: false } });
    await send(site);
    const given = lines.filter((line) => line.includes('was given up'));
    expect(given).toHaveLength(1);
    expect(given[0]).toMatch(/^Mail [0-9a-f-]{36} \(resetNotice\) was given up, attempts: 1: /);
    expect(given[0]).not.toContain('a@site.test');
    await site.close();
    await smtp.close();
  });

  const RISKS = { MEMORY_STORE: 'test', PASSWORD_COST_TOO_LOW: 'test', NO_MAIL_TRANSPORT: 'test' };

  it('gives every mail up where production has no transport and that was accepted', async () => {
    const site = await start({ baseUrl: 'https://app.example', acceptRisk: RISKS });
    await send(site);
    const [mail] = await site.app.get(SecurityMailService).pending();
    expect(mail).toMatchObject({ state: 'abandoned', lastError: 'There is no mail.transport' });
    await site.close();
  });

  it('warns in production that mail.from is missing', async () => {
    const warn = vi.spyOn(Logger.prototype, 'warn');
    const site = await start({ baseUrl: 'https://app.example', acceptRisk: RISKS });
    expect(
      warn.mock.calls.flat().filter((line) => String(line).startsWith('mail.from')),
    ).toHaveLength(1);
    warn.mockClear();
    await site.close();
    const other = await start({
      baseUrl: 'https://app.example',
      acceptRisk: RISKS,
      mail: { from: 'a@b.test' },
    });
    expect(warn.mock.calls.flat().filter((line) => String(line).startsWith('mail.from'))).toEqual(
      [],
    );
    warn.mockRestore();
    await other.close();
  });
});
