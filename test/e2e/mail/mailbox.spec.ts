import { request as httpRequest } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SecurityMailService } from '../../../lib/index.js';
import { MailSender } from '../../../lib/ports/mail-sender.js';
import { MailOutbox } from '../../../lib/core/mail/mail.outbox.js';
import { MailedTokenService } from '../../../lib/core/tokens/mailed-token.service.js';
import { Store } from '../../../lib/ports/store.js';
import { mailing } from '../../support/mail.fixture.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

/** Asks as nothing else does: headers as given, a host of one's choice. */
function ask(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on('error', reject);
    request.end();
  });
}

async function promiseReset(app: INestApplication, site: Site): Promise<string> {
  const user = await site.user('alice@site.test');
  const store = app.get(Store);
  const prepared = app.get(MailedTokenService).prepare('reset', user);
  const mail = app.get(MailOutbox).prepare({
    template: 'resetInstructions',
    address: user.email,
    userId: String(user.id),
    token: { purpose: 'reset', prepared, route: 'reset' },
  });
  await store.write([...prepared.writes, ...mail.writes]);
  await app.get(SecurityMailService).flush();
  return mail.id;
}

describe.each(ADAPTERS)('The mailbox on %s', (adapter) => {
  let site: Site;
  let id: string;

  beforeAll(async () => {
    site = await startSite({ adapter, security: { features: [mailing] } });
    id = await promiseReset(site.app, site);
  });
  afterAll(() => site.close());

  it('lists mails as a page and as JSON', async () => {
    const page = await site.visitor().page('/dev/mailbox');
    expect(page.status).toBe(200);
    expect(page.text).toContain('alice@site.test');
    expect(page.text).toContain(`href="/dev/mailbox/${id}"`);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    const list = await site.visitor().get('/dev/mailbox');
    const { mails } = list.json<{ mails: Record<string, string>[] }>();
    expect(mails).toMatchObject([{ id, to: 'alice@site.test', template: 'resetInstructions' }]);
    expect(mails[0]?.['link']).toMatch(
      new RegExp(`^${site.url.replace('127.0.0.1', 'localhost')}/reset/[\\w-]{43}$`),
    );
  });

  it('shows one mail with its link, its text and its HTML in a sandbox', async () => {
    const { link, text } = (await site.visitor().get(`/dev/mailbox/${id}`)).json<
      Record<string, string>
    >();
    const page = await site.visitor().page(`/dev/mailbox/${id}`);
    expect(page.text).toContain(`<a class="primary" href="${link}">`);
    expect(page.text).toContain(`src="/dev/mailbox/${id}/html"`);
    expect(text).toContain(link);
    const content = await site.visitor().page(`/dev/mailbox/${id}/html`);
    expect(content.text).toContain(link);
    const policy = content.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^sandbox allow-popups/);
    expect(policy).not.toContain('allow-scripts');
    expect(policy).not.toContain('allow-same-origin');
    expect(content.headers.get('x-frame-options')).toBe('SAMEORIGIN');
  });

  it('answers 404 for a mail that is not there, as for any path without a route', async () => {
    for (const path of [
      '/dev/mailbox/x',
      '/dev/mailbox/x/html',
      '/dev/mailbox/%2e%2e',
      '/nothing',
    ]) {
      const answer = await site.visitor().get(path);
      expect(answer.status).toBe(404);
      expect(answer.json()).toMatchObject({ statusCode: 404, error: 'Not Found' });
    }
  });

  it.each([
    ['X-Forwarded-For', '203.0.113.9'],
    ['X-Forwarded-Host', 'localhost'],
    ['x-forwarded-anything', ''],
    ['Forwarded', 'for=203.0.113.9'],
    ['Via', '1.1 proxy'],
    ['X-Real-IP', '203.0.113.9'],
  ])('DEV-01: is not there for a proxy that sends %s', async (name, value) => {
    for (const path of ['/dev/mailbox', `/dev/mailbox/${id}`, `/dev/mailbox/${id}/html`]) {
      expect(await ask(site.url + path, { [name]: value })).toBe(404);
    }
  });

  it.each([
    'evil.test',
    'localhost.evil.test',
    '127.0.0.1.evil.test',
    'app.test',
    '0.0.0.0',
    'localhost@evil.test',
  ])('DEV-02: is not there under the host "%s"', async (host) => {
    expect(await ask(`${site.url}/dev/mailbox`, { host })).not.toBe(200);
  });

  it.each(['localhost', 'localhost:3000', '127.0.0.1', '[::1]:80', 'app.localhost'])(
    'is there under the host "%s"',
    async (host) => {
      expect(await ask(`${site.url}/dev/mailbox`, { host })).toBe(200);
    },
  );
});

describe('The mailbox', () => {
  const closed: [string, Record<string, unknown>][] = [
    ['a transport is set', { mail: { transport: 'smtp://127.0.0.1:1' } }],
    [
      'the site sends by itself',
      { overrides: [{ provide: MailSender, useValue: { send: async () => undefined } }] },
    ],
    ['no feature mails anything', { features: [] }],
    ['there are no endpoints', { controllers: false }],
    [
      'DEV-03: baseUrl says that this is production',
      {
        baseUrl: 'https://app.example',
        acceptRisk: {
          MEMORY_STORE: 'test',
          NO_MAIL_TRANSPORT: 'test',
          PASSWORD_COST_TOO_LOW: 'test',
        },
      },
    ],
  ];
  it.each(closed)('is not there when %s', async (_reason, security) => {
    const site = await startSite({ security: { features: [mailing], ...security } });
    expect((await site.visitor().page('/dev/mailbox')).status).toBe(404);
    await site.close();
  });

  it('DEV-03: is not there in production', async () => {
    const { NODE_ENV } = process.env;
    process.env['NODE_ENV'] = 'production';
    const risks = {
      MEMORY_STORE: 'test',
      NO_MAIL_TRANSPORT: 'test',
      PASSWORD_COST_TOO_LOW: 'test',
    };
    try {
      const security = { features: [mailing], baseUrl: 'http://localhost', acceptRisk: risks };
      const site = await startSite({ security });
      expect((await site.visitor().page('/dev/mailbox')).status).toBe(404);
      await site.close();
    } finally {
      process.env['NODE_ENV'] = NODE_ENV;
    }
  });

  it('follows the global prefix, not urlPrefix', async () => {
    const site = await startSite({
      security: { features: [mailing], urlPrefix: '/auth' },
      prepare: (app) => app.setGlobalPrefix('api'),
    });
    const id = await promiseReset(site.app, site);
    const page = await site.visitor().page('/api/dev/mailbox');
    expect(page.text).toContain(`href="/api/dev/mailbox/${id}"`);
    expect((await site.visitor().page(`/api/dev/mailbox/${id}`)).text).toContain(
      'href="/api/dev/mailbox"',
    );
    expect((await site.visitor().page('/dev/mailbox')).status).toBe(404);
    await site.close();
  });

  it('is open to a developer behind a global guard, and answers JSON alone without pages', async () => {
    const site = await startSite({
      security: { features: [mailing], globalGuard: true, pages: false },
    });
    expect((await site.visitor().get('/dev/mailbox')).json()).toEqual({ mails: [] });
    await site.close();
  });

  it('escapes what mails hold', async () => {
    const site = await startSite({ security: { features: [mailing] } });
    const subject = '<img src=x onerror=alert(1)>';
    const mail = { to: 'a@site.test', subject, template: 'resetNotice' };
    const id = await site.app.get(SecurityMailService).send(mail);
    await site.app.get(SecurityMailService).flush();
    for (const path of ['/dev/mailbox', `/dev/mailbox/${id}`]) {
      const { text } = await site.visitor().page(path);
      expect(text).not.toContain('<img');
      expect(text).toContain('&lt;img');
    }
    await site.close();
  });

  it.each([
    ['html', 'pre'],
    ['plaintext', 'iframe'],
  ])('shows mails without a link, and without %s', async (off, shown) => {
    const site = await startSite({ security: { features: [mailing], mail: { [off]: false } } });
    const mails = site.app.get(SecurityMailService);
    const id = await mails.send({ to: 'a@site.test', template: 'resetNotice' });
    await mails.flush();
    const { text } = await site.visitor().page(`/dev/mailbox/${id}`);
    expect(text).not.toContain('Follow the link');
    expect(['pre', 'iframe'].filter((name) => text.includes(`<${name}`))).toEqual([shown]);
    const content = await site.visitor().page(`/dev/mailbox/${id}/html`);
    expect(content.status).toBe(off === 'html' ? 404 : 200);
    expect((await site.visitor().page('/dev/mailbox')).text).toContain('resetNotice');
    await site.close();
  });

  it('says what to do while there are none', async () => {
    const site = await startSite({ security: { features: [mailing] } });
    expect((await site.visitor().page('/dev/mailbox')).text).toContain('No mails yet');
    await site.close();
  });

  it('keeps the last 200 mails', async () => {
    const site = await startSite({ security: { features: [mailing] } });
    const mails = site.app.get(SecurityMailService);
    for (let n = 0; n < 203; n++)
      await mails.send({ to: `n${n}@site.test`, template: 'resetNotice' });
    await mails.flush();
    const { mails: kept } = (await site.visitor().get('/dev/mailbox')).json<{ mails: object[] }>();
    expect(kept).toHaveLength(200);
    await site.close();
  });
});
