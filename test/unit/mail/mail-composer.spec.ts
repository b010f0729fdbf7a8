import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { MailRequest } from '../../../lib/core/mail/mail-composer.js';
import { Html, textOf } from '../../support/html.js';
import { allMails, viewFixture } from '../../support/view.fixture.js';

const LINK = 'https://app.example/x/Zx3kWq0aYl8uG1hT5nRb7Vd2Jc9mPe4sKf6iLoQwXtU';
const TEMPLATES = [...Object.keys(allMails), 'sessionAlert'];
const { mails, catalogues } = viewFixture();

function request(template: string, extra: Partial<MailRequest> = {}): MailRequest {
  return {
    template,
    locale: 'en',
    to: 'ann@x.test',
    user: { email: 'ann@x.test', password: '$argon2id$secret' },
    context: { link: LINK, within: '1 hour' },
    ...extra,
  };
}

describe.each(TEMPLATES)('mail %s', (template) => {
  it.each(catalogues.locales)('speaks %s in subject, text and HTML', async (locale) => {
    const mail = await mails.compose(request(template, { locale }));
    const html = new Html(mail.html ?? '');
    expect(html.one('html').attribs).toEqual({ lang: locale, dir: 'ltr' });
    for (const part of [mail.subject, mail.text, html.text]) {
      expect(part).not.toBe('');
      expect(part).not.toMatch(/\{\w+\}|undefined|null|\[object|mail\.\w+\./);
    }
    expect(textOf(html.one('h1'))).toBe(mail.subject);
    expect(mail.text).toContain('ann@x.test');
  });

  it('says the same in text and HTML', async () => {
    const mail = await mails.compose(request(template));
    const html = new Html(mail.html ?? '');
    const bare = html.all('a').map(({ attribs }) => attribs.href ?? '');
    for (const href of bare) expect(mail.text).toContain(href);
    const lines = (mail.text ?? '').split('\n').filter((line) => line.length > 3);
    for (const line of lines) expect(html.text.replace(/\s+/g, ' ')).toContain(line.trim());
  });

  it('has one button, and its address in full below it', async () => {
    const html = new Html((await mails.compose(request(template))).html ?? '');
    const buttons = html.all('a').filter(({ attribs }) => attribs.style?.includes('inline-block'));
    expect(buttons).toHaveLength(1);
    const href = buttons[0]?.attribs.href ?? '?';
    expect(html.all('a', { href }).map(textOf)).toContain(href);
  });

  it('loads nothing, and tells no secret of the user (MAI-09)', async () => {
    const mail = await mails.compose(request(template));
    expect(mail.html).not.toMatch(/<(img|script|link|iframe|table)\b|url\(|@import/);
    expect(`${mail.html}${mail.text}`).not.toContain('argon2id');
  });
});

describe('mails', () => {
  it('are in the light and in the dark as they should', async () => {
    const { html } = await mails.compose(request('welcome'));
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toContain('@media (prefers-color-scheme: dark)');
  });

  it('ask for a confirmation only where there is a link', async () => {
    const confirm = await mails.compose(request('welcome'));
    const plain = await mails.compose(request('welcome', { context: {} }));
    expect(confirm.text).toContain(`Confirm address\n${LINK}\n`);
    expect(plain.text).toContain('Log in\nhttps://app.example/login\n');
    expect(plain.html).not.toContain('Confirm address');
  });

  it('say how long a link lives, in the language, if it is known', async () => {
    const text = async (context: object) =>
      (
        await mails.compose(
          request('resetInstructions', { locale: 'de', context: { link: LINK, ...context } }),
        )
      ).text;
    expect(await text({ within: 3_600_000 })).toContain('Gültigkeit: 1 Stunde.');
    expect(await text({ within: '3 days' })).toContain('Gültigkeit: 3 Tage.');
    expect(await text({})).not.toContain('Gültigkeit');
  });

  it.each(['resetNotice', 'changeNotice', 'sessionAlert'])(
    '%s says what to do if it was not you',
    async (template) => {
      const withReset = await mails.compose(request(template));
      expect(withReset.text).toContain(
        'choose a new password at once:\n\nhttps://app.example/reset\n',
      );
      const without = viewFixture({ routes: ['login'] }).mails;
      const mail = await without.compose(request(template));
      expect(mail.text).toContain('Tell the people who run the site.');
      expect(mail.html).not.toContain('/reset');
    },
  );

  it('show the logo only from an address that a mail program can load', async () => {
    const html = async (logo: string) =>
      new Html(
        (await viewFixture({ brand: { logo } }).mails.compose(request('welcome'))).html ?? '',
      );
    const images = async (logo: string) =>
      (await html(logo)).all('img').map(({ attribs }) => attribs.src);
    expect(await images('/logo.png')).toEqual(['https://app.example/logo.png']);
    expect(await images('https://cdn.example/l.png')).toEqual(['https://cdn.example/l.png']);
    expect(await images('data:image/png;base64,x')).toEqual([]);
  });

  it('come as text or HTML alone when a site says so', async () => {
    const text = await viewFixture({ mails: { html: false } }).mails.compose(request('welcome'));
    const html = await viewFixture({ mails: { plaintext: false } }).mails.compose(
      request('welcome'),
    );
    expect(Object.keys(text)).toEqual(['subject', 'text']);
    expect(Object.keys(html)).toEqual(['subject', 'html']);
  });

  it('end their text in one line break and never leave more than one line empty', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mails-'));
    mkdirSync(join(dir, 'mails'));
    writeFileSync(join(dir, 'mails/welcome.txt.hbs'), '\r\n\r\na\r\n\r\n\r\n\r\nb  \n\n\n');
    const mail = await viewFixture({ dir, mails: { html: false } }).mails.compose(
      request('welcome'),
    );
    rmSync(dir, { recursive: true });
    expect(mail.text).toBe('a\n\nb\n');
  });
});

describe('subjects', () => {
  const subject = async (template: string, subjects: Record<string, string>, locale = 'en') =>
    (await viewFixture({ mails: { subjects } }).mails.compose(request(template, { locale })))
      .subject;

  it.each([
    ['register', 'welcome'],
    ['passwordless', 'loginInstructions'],
    ['passwordNotice', 'resetNotice'],
    ['passwordReset', 'resetInstructions'],
    ['passwordChangeNotice', 'changeNotice'],
    ['confirm', 'confirmationInstructions'],
    ['alreadyRegistered', 'alreadyRegistered'],
    ['sessionAlert', 'sessionAlert'],
    ['welcome', 'welcome'],
  ])('mail.subjects.%s is the subject of %s', async (option, template) => {
    expect(await subject(template, { [option]: 'Mine for {email} at {brand}' })).toBe(
      'Mine for ann@x.test at app.example',
    );
  });

  it('may be a key of the catalogues', async () => {
    expect(await subject('welcome', { register: 'mail.alreadyRegistered.subject' }, 'de')).toBe(
      'Sie haben schon ein Konto',
    );
  });

  it('fall back to ours when a site gives an empty one', async () => {
    expect(await subject('welcome', { register: '' })).toBe('Welcome');
  });

  it.each([
    'a\r\nBcc: evil@x.test',
    'a\nSubject: b',
    'a\u2028b\u2029c\u0085d',
    'a\u0000\u001b[31mb',
    '=?utf-8?q?a=0D=0ABcc:_x?=\r\n b',
  ])('MAI-07: stay on one line: %j', async (words) => {
    const composed = await mails.compose(request('welcome', { subject: words }));
    expect(composed.subject).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    const context = await viewFixture({
      mails: { context: () => ({ subject: words }) },
    }).mails.compose(request('welcome'));
    expect(context.subject).toBe('Welcome');
  });

  it('MAI-01: an address cannot add lines to a text or a header', async () => {
    const mail = await mails.compose(
      request('welcome', { to: 'a@x.test\r\nBcc: evil@x.test\n\nBuy now', subject: 'For {email}' }),
    );
    expect(mail.subject).toBe('For a@x.test Bcc: evil@x.test Buy now');
    expect(mail.text?.split('\n').filter((line) => /^(Bcc|Buy)/.test(line))).toEqual([]);
  });
});
