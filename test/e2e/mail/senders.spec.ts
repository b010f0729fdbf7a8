import { Injectable } from '@nestjs/common';
import { MailerModule, MailerService } from '@nestjs-modules/mailer';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  MailRejected,
  MailSender,
  SecurityMailService,
  type OutgoingMail,
} from '../../../lib/index.js';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { Mailbox } from '../../../lib/core/mail/mailbox.js';
import { MailFixture, mailing } from '../../support/mail.fixture.js';
import { CHEAP, SECRET, startSite, type SiteSetup } from '../../support/site.js';
import { SmtpRecorder } from '../../support/smtp.js';

const NOTICE = { to: 'alice@site.test', template: 'resetNotice' };

/** Starts an application, sends one mail of ours and one of its own, and gives what the start or sending ended with. */
async function mailFrom(setup: SiteSetup, own = true): Promise<void> {
  const site = await startSite(setup);
  try {
    await site.app.get(SecurityMailService).send(NOTICE);
    await site.app.get(SecurityMailService).flush();
    if (!own) return;
    const mailer = site.app.get(MailerService, { strict: false });
    await mailer.sendMail({ to: 'bob@site.test', subject: 'Hello', text: 'From the site itself' });
  } finally {
    await site.close();
  }
}

describe('Beside an application with its own mailer', () => {
  let ours: SmtpRecorder;
  let theirs: SmtpRecorder;

  beforeAll(async () => {
    ours = await SmtpRecorder.start();
    theirs = await SmtpRecorder.start();
  });
  afterAll(async () => {
    await ours.close();
    await theirs.close();
  });
  beforeEach(() => {
    ours.clear();
    theirs.clear();
  });

  const mailerModule = () =>
    MailerModule.forRoot({
      transport: { host: '127.0.0.1', port: theirs.port },
      defaults: { from: '"The site" <site@site.test>' } as object,
    });
  const security = (mail: object) => ({ features: [mailing], mail });

  it.each(['before', 'after'])(
    'neither sends through the other, imported %s ours',
    async (place) => {
      const { SecurityModule, memoryStore } = await import('../../../lib/index.js');
      const options = { store: memoryStore(), secret: SECRET, ...CHEAP };
      const module = SecurityModule.forRoot({
        ...options,
        ...security({ transport: ours.url }),
      } as never);
      const imports = place === 'before' ? [mailerModule(), module] : [module, mailerModule()];
      const [first, ...rest] = imports;
      await mailFrom({ module: first, imports: rest });
      expect(ours.mails.map(({ rcpt }) => rcpt)).toEqual([['alice@site.test']]);
      expect(theirs.mails.map(({ rcpt }) => rcpt)).toEqual([['bob@site.test']]);
    },
  );

  it("says the sender of the application's mailer where mail.from is not set", async () => {
    await mailFrom({ imports: [mailerModule()], security: security({ transport: ours.url }) });
    expect(ours.mails[0]?.from).toBe('site@site.test');
    expect(ours.mails[0]?.mail.from?.text).toBe('"The site" <site@site.test>');
  });

  it('sends by it when told to', async () => {
    await mailFrom({ imports: [mailerModule()], security: security({ mailer: 'application' }) });
    expect(theirs.mails.map(({ rcpt }) => rcpt)).toEqual([['alice@site.test'], ['bob@site.test']]);
    expect(theirs.mails[0]?.from).toBe('site@site.test');
  });

  it('ends the start when told to and there is none', async () => {
    const start = startSite({ security: security({ mailer: 'application' }) });
    await expect(start).rejects.toThrow("mail.mailer: 'application' needs MailerModule");
  });

  it('two applications in one process keep to their own transports', async () => {
    const setups = [ours, theirs].map(({ url }) => ({ security: security({ transport: url }) }));
    await Promise.all(setups.map((setup) => mailFrom(setup, false)));
    expect(ours.mails).toHaveLength(1);
    expect(theirs.mails).toHaveLength(1);
  });
});

describe('Transports and senders', () => {
  let smtp: SmtpRecorder;

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
  });
  afterAll(() => smtp.close());
  beforeEach(() => smtp.clear());

  async function send(
    mail: object,
    security: object = {},
  ): Promise<{ sent: number; failed: number }> {
    const node = await MailFixture.start({
      store: createMemoryStore(),
      mail: mail as never,
      security: security as never,
    });
    try {
      await node.mails.send(NOTICE);
      return await node.mails.flush();
    } finally {
      await node.close();
    }
  }

  it('takes what nodemailer takes', async () => {
    const transport = { host: '127.0.0.1', port: smtp.port, pool: true };
    expect(await send({ transport })).toEqual({ sent: 1, failed: 0 });
    expect(smtp.mails).toHaveLength(1);
  });

  it("takes a transport of the site's own", async () => {
    const sent: string[] = [];
    const transport = {
      name: 'own',
      version: '1',
      send(mail: { data: { to: { address: string } } }, done: (error: null, info: object) => void) {
        sent.push(mail.data.to.address);
        done(null, {});
      },
    };
    expect(await send({ transport })).toEqual({ sent: 1, failed: 0 });
    expect(sent).toEqual(['alice@site.test']);
  });

  it('keeps mails in memory where no transport is set, without a server as well', async () => {
    const node = await MailFixture.start({ store: createMemoryStore() });
    await node.mails.send(NOTICE);
    expect(await node.mails.flush()).toEqual({ sent: 1, failed: 0 });
    expect(node.app.get(Mailbox).mails).toMatchObject([{ to: 'alice@site.test' }]);
    await node.close();
  });

  it('says no-reply@localhost where nothing is said', async () => {
    await send({ transport: smtp.url });
    expect(smtp.mails[0]?.from).toBe('no-reply@localhost');
  });

  it.each([
    ['app@site.test', 'app@site.test', ''],
    ['The app <app@site.test>', 'app@site.test', 'The app'],
    [
      { name: 'The "app", Bcc: x@y.test', address: 'app@site.test' },
      'app@site.test',
      'The "app", Bcc: x@y.test',
    ],
    [{ name: '', address: 'app@site.test' }, 'app@site.test', ''],
    [{ name: 'Grüße', address: 'app@site.test' }, 'app@site.test', 'Grüße'],
  ])('says mail.from %o', async (from, address, name) => {
    await send({ transport: smtp.url, from });
    expect(smtp.mails[0]?.from).toBe(address);
    expect(smtp.mails[0]?.mail.from?.value).toEqual([{ address, name }]);
  });

  it("hands mails to the site's own sender, with injection, and takes its word for what is final", async () => {
    const taken: OutgoingMail[] = [];
    @Injectable()
    class SiteSender extends MailSender {
      async send(mail: OutgoingMail): Promise<void> {
        taken.push(mail);
        throw new MailRejected('Unsubscribed');
      }
    }
    const overrides = [{ provide: MailSender, useClass: SiteSender }];
    expect(await send({}, { overrides })).toEqual({ sent: 0, failed: 1 });
    expect(taken).toHaveLength(1);
    const { id, to, from, subject, text, html, template } = taken[0] as OutgoingMail;
    expect({ to, from, template }).toEqual({
      to: 'alice@site.test',
      from: 'no-reply@localhost',
      template: 'resetNotice',
    });
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect([subject, text, html].every((part) => typeof part === 'string' && part !== '')).toBe(
      true,
    );
  });

  it('tells a sender that hangs when nobody waits any more', async () => {
    let reason: unknown;
    const hanging = {
      send: (_mail: OutgoingMail, { signal }: { signal?: AbortSignal } = {}) =>
        new Promise(() => signal?.addEventListener('abort', () => (reason = signal.reason))),
    };
    const overrides = [{ provide: MailSender, useValue: hanging }];
    expect(await send({}, { overrides })).toEqual({ sent: 0, failed: 1 });
    expect(String(reason)).toContain('took longer than 10000 ms');
  });

  it('FLT-20: lives on when a sender or a context function throws anything', async () => {
    const throwing = { send: () => Promise.reject(undefined) };
    const overrides = [{ provide: MailSender, useValue: throwing }];
    expect(await send({}, { overrides })).toEqual({ sent: 0, failed: 1 });
    const context = () => Promise.reject(new Error('no'));
    expect(await send({ transport: smtp.url, context })).toEqual({ sent: 0, failed: 1 });
    expect(smtp.mails).toEqual([]);
  });

  it('sends text alone or HTML alone', async () => {
    await send({ transport: smtp.url, html: false });
    await send({ transport: smtp.url, plaintext: false });
    const [text, html] = smtp.mails;
    expect([text?.mail.html, Boolean(text?.mail.text)]).toEqual([false, true]);
    expect(html?.raw).not.toContain('text/plain');
    expect(html?.mail.html).toContain('<html');
  });
});
