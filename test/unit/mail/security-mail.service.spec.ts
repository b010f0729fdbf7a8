import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import { MailFixture } from '../../support/mail.fixture.js';
import { SmtpRecorder } from '../../support/smtp.js';

describe('SecurityMailService', () => {
  let smtp: SmtpRecorder;
  let node: MailFixture;
  let folder: string;

  beforeAll(async () => {
    smtp = await SmtpRecorder.start();
    folder = await mkdtemp(join(tmpdir(), 'nest-security-mails-'));
    await mkdir(join(folder, 'mails'));
    const html = '<p>{{greeting}} {{user.email}} <a href="{{url "reset"}}">{{brand.name}}</a></p>';
    await writeFile(join(folder, 'mails', 'newsletter.hbs'), html);
    await writeFile(join(folder, 'mails', 'newsletter.txt.hbs'), '{{greeting}} {{user.email}}');
  });
  afterAll(async () => {
    await smtp.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    smtp.clear();
    node = await MailFixture.start({
      store: createMemoryStore(),
      mail: { transport: smtp.url, subjects: { newsletter: 'News for {email}' } },
      security: { views: { dir: folder } },
    });
  });
  afterEach(() => node.close());

  const newsletter = { to: 'bob@app.test', template: 'newsletter' };

  it("sends the site's own template with its context and user", async () => {
    const user = await node.user('bob@app.test');
    const id = await node.mails.send({ ...newsletter, user, context: { greeting: 'Hi <b>' } });
    expect(await node.mails.pending()).toMatchObject([
      {
        id,
        template: 'newsletter',
        to: 'bob@app.test',
        state: 'pending',
        attempts: 0,
        lastError: null,
      },
    ]);
    await node.mails.flush();
    const [mail] = smtp.mails;
    expect(mail?.mail.text).toContain('Hi <b> bob@app.test');
    expect(mail?.mail.html).toContain('Hi &lt;b&gt; bob@app.test');
    expect(mail?.mail.html).toContain('http://app.test/reset');
    expect(mail?.mail.subject).toBe('News for bob@app.test');
    expect(await node.mails.pending()).toEqual([]);
  });

  it('takes words, a message key or the option as subject, in one line', async () => {
    await node.mails.send({ ...newsletter, subject: 'Hello\r\nBcc: eve@evil.test' });
    await node.mails.send({ ...newsletter, subject: 'mail.resetNotice.subject', locale: 'de' });
    await node.mails.flush();
    expect(smtp.mails.map(({ rcpt }) => rcpt)).toEqual([['bob@app.test'], ['bob@app.test']]);
    const subjects = smtp.mails.map(({ mail }) => mail.subject);
    expect(subjects).toContain('Hello Bcc: eve@evil.test');
    expect(subjects).toContain('Ihr Passwort wurde zurückgesetzt');
  });

  it.each([
    'a@app.test\r\nBcc: evil@app.test',
    'a@app.test%0aTo:evil@app.test',
    'a@app.test, b@app.test',
    'a@app.test b@app.test',
    'A <a@app.test>',
    'a@app.test\u2028',
    'nobody',
    '',
  ])('MAI-01: refuses to send to %j', async (to) => {
    await expect(node.mails.send({ ...newsletter, to })).rejects.toThrow(TypeError);
    expect(await node.mails.pending()).toEqual([]);
  });

  it('CVE-2022-35924: never shows a server an address from the database that is none', async () => {
    for (const address of ['a@app.test,b@app.test', '"a b"@app.test', 'a@app.test>', 'x']) {
      await node.promiseNotice(address);
    }
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 4 });
    expect(smtp.begun).toEqual([]);
    expect((await node.mails.pending()).map(({ state }) => state)).toEqual(
      Array(4).fill('abandoned'),
    );
  });

  it('spells the recipient as it is stored', async () => {
    await node.mails.send({ ...newsletter, to: ' Bob@Bücher.test ' });
    await node.mails.flush();
    expect(smtp.rcptLines).toEqual(['RCPT TO:<bob@xn--bcher-kva.test>']);
  });

  it('refuses a context that JSON cannot hold or that is too long', async () => {
    const circle: Record<string, unknown> = {};
    circle['circle'] = circle;
    for (const context of [circle, { big: 1n }, { long: 'x'.repeat(16_001) }]) {
      await expect(node.mails.send({ ...newsletter, context })).rejects.toThrow(TypeError);
    }
  });

  it('gives a mail up at once that has no template', async () => {
    const template = 'missing';
    await node.mails.send({ ...newsletter, template });
    expect(await node.mails.flush()).toEqual({ sent: 0, failed: 1 });
    expect(await node.mails.pending()).toMatchObject([{ template, state: 'abandoned' }]);
  });

  it('lists what is pending, the oldest first, as many as asked for', async () => {
    for (const to of ['a@app.test', 'b@app.test', 'c@app.test']) {
      await node.mails.send({ ...newsletter, to });
      node.clock.advance('1 second');
    }
    const pending = await node.mails.pending({ limit: 2 });
    expect(pending.map(({ to }) => to)).toEqual(['a@app.test', 'b@app.test']);
    const [{ createdAt, nextAttemptAt } = {}] = pending;
    expect(createdAt).toBeInstanceOf(Date);
    expect(nextAttemptAt).toEqual(createdAt);
  });
});
