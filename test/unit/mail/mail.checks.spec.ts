import { describe, expect, it } from 'vitest';
import { MailSender, SecurityConfigurationError } from '../../../lib/index.js';
import { SecuritySettings, type StaticSettings } from '../../../lib/core/options/settings.js';
import { mailing } from '../../support/mail.fixture.js';
import { SECRET } from '../../support/site.js';

const FIXED = { features: [mailing], store: { kind: 'typeorm' }, problems: [] };

/** The lines with which the start ends, or none. */
function problems(options: object, fixed: Partial<StaticSettings> = {}): string[] {
  try {
    SecuritySettings.from(
      { secret: SECRET, baseUrl: 'http://localhost', ...options },
      { ...FIXED, ...fixed },
    );
    return [];
  } catch (error) {
    if (error instanceof SecurityConfigurationError)
      return error.problems.map(({ message }) => message);
    throw error;
  }
}

const LIVE = { baseUrl: 'https://app.example' };

describe('CFG-01: production without a mailer', () => {
  it('ends the start with one line, beside those of all other mistakes', () => {
    const lines = problems({ ...LIVE, secret: undefined });
    expect(lines.filter((line) => line.startsWith('mail.transport is missing'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('secret is missing'))).toHaveLength(1);
  });

  it.each([
    ['a transport', { mail: { transport: 'smtp://mail.example' } }, {}],
    ['nodemailer options', { mail: { transport: { host: 'mail.example' } } }, {}],
    ["the application's mailer", { mail: { mailer: 'application' } }, {}],
    ["the site's own sender", {}, { replaced: [MailSender] }],
    ['nothing to mail', {}, { features: [] }],
    [
      'a risk that was accepted',
      { acceptRisk: { NO_MAIL_TRANSPORT: 'mails are read from the log' } },
      {},
    ],
    ['no accounts', {}, { features: [], store: null }],
  ])('starts with %s', (_what, options, fixed) => {
    expect(problems({ ...LIVE, ...options }, fixed)).toEqual([]);
  });

  it('starts without one in development', () => {
    expect(problems({})).toEqual([]);
  });
});

describe('Mail settings', () => {
  it.each([
    [{ transport: '' }, 'mail.transport: give an SMTP URL'],
    [{ transport: 'http://user:hunter2@mail.example' }, 'mail.transport: give an SMTP URL'],
    [{ transport: 25 }, 'mail.transport: give an SMTP URL'],
    [{ transport: 'smtp://x', mailer: 'application' }, 'exclude each other'],
    [{ mailer: 'theirs' }, 'mail.mailer'],
    [{ worker: 'no' }, 'mail.worker'],
    [{ from: 'nobody' }, 'mail.from'],
    [{ from: 'a@b.test\r\nBcc: c@d.test' }, 'mail.from'],
    [{ from: { name: 'x\n', address: 'a@b.test' } }, 'mail.from'],
    [{ from: {} }, 'mail.from'],
    [{ plaintext: false, html: false }, 'both off'],
    [{ transports: 'smtp://x' }, 'transports'],
  ])('refuses %j', (mail, message) => {
    const lines = problems({ mail });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(message);
    expect(lines[0]).not.toContain('hunter2');
  });

  it.each(['a@b.test', 'A <a@b.test>', 'no-reply@localhost', { name: 'Ä', address: 'a@b.test' }])(
    'takes mail.from %j',
    (from) => expect(problems({ mail: { from } })).toEqual([]),
  );
});

describe('Links to elsewhere', () => {
  const origins = ['https://front.example'];
  it.each([
    'https://front.example/reset#{token}',
    'http://localhost/app/reset?token={token}',
    'myapp://reset/{token}',
    (token: string) => `https://anything.example/${token}`,
  ])('takes %s', (reset) => {
    expect(problems({ origins, links: { reset } })).toEqual([]);
  });

  it.each([
    'https://evil.example/{token}',
    'https://{token}.evil.example/',
    'https://front.example/reset',
    '/reset/{token}',
    'javascript:alert("{token}")',
    'data:text/html,{token}',
    7,
  ])('refuses %s', (reset) => {
    const lines = problems({ origins, links: { reset } });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^links\.reset: /);
  });
});
