import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CatalogueOptions } from '../../lib/core/messages/catalogue.translator.js';
import { errorPage } from '../../lib/core/views/error-page.js';
import type { PageInput } from '../../lib/core/views/page.service.js';
import { allMails, forms, pageInput, viewFixture } from './view.fixture.js';

const LINK = 'https://app.example/reset/Zx3kWq0aYl8uG1hT5nRb7Vd2Jc9mPe4sKf6iLoQwXtU';
/** Pages that name whose account they are about. */
const OF_AN_ACCOUNT = new Set(
  'changePassword resetPassword verify confirmEmail loginLink'.split(' '),
);
const PERSON = 'maria.lindqvist@example.com';

/** Every page as people meet it, by a name for its file. */
function scenes(
  locale: string,
  text: (key: string, params?: object) => string,
): Readonly<Record<string, PageInput>> {
  const flash = (level: 'success' | 'info' | 'warning' | 'error', key: string, params = {}) => [
    { level, key, text: text(key, params) },
  ];
  const page = (name: string, extra: Partial<PageInput> = {}): PageInput => {
    const input = pageInput(name, { locale, ...extra });
    const account = OF_AN_ACCOUNT.has(name) ? PERSON : null;
    return { ...input, form: input.form && { ...input.form, account } };
  };
  const wrong = (
    name: string,
    values: Record<string, string>,
    errors: Record<string, readonly string[]>,
    problem?: string,
  ) => {
    const input = page(name);
    if (!input.form) throw new Error(`${name} has no form`);
    return { ...input, form: { ...input.form, values, errors, problem } };
  };
  const fields = { min: 8, max: 1024 };
  return {
    ...Object.fromEntries(Object.keys(forms).map((name) => [name, page(name)])),
    'loginUser-flash': page('loginUser', {
      messages: flash('success', 'CONFIRM_REGISTRATION', { email: PERSON }),
    }),
    'loginUser-errors': wrong('loginUser', { email: PERSON }, {}, text('INVALID_CREDENTIALS')),
    'loginUser-expired': page('loginUser', { messages: flash('warning', 'PAGE_EXPIRED') }),
    'loginUser-all': page('loginUser', {
      messages: (['success', 'info', 'warning', 'error'] as const).flatMap((level) =>
        flash(level, 'EMAIL_CONFIRMED'),
      ),
    }),
    'registerUser-errors': wrong(
      'registerUser',
      { email: 'maria.lindqvist@' },
      {
        email: [text('INVALID_EMAIL_ADDRESS')],
        password: [text('PASSWORD_TOO_COMMON')],
        passwordConfirm: [text('RETYPE_PASSWORD_MISMATCH')],
      },
    ),
    'registerUser-sent': page('registerUser', {
      messages: flash('success', 'CONFIRM_REGISTRATION', { email: PERSON }),
    }),
    'registerUser-extra': {
      ...page('registerUser'),
      form: {
        description: {
          name: 'register',
          fields: [
            ...(forms.registerUser?.fields.slice(0, 2) ?? []),
            { name: 'firstName', label: 'First name', autocomplete: 'given-name' },
            {
              name: 'plan',
              label: 'Plan',
              type: 'select',
              choices: [
                { value: 'free', label: 'Free' },
                { value: 'team', label: 'Team' },
              ],
            },
            {
              name: 'about',
              label: 'About you',
              type: 'textarea',
              hint: 'Two sentences are enough.',
            },
            { name: 'terms', label: 'I accept the terms', type: 'checkbox', required: true },
          ],
        },
        action: '/register',
        params: fields,
        values: { about: '  two\n  lines', plan: 'team' },
        errors: { terms: [text('FIELD_REQUIRED')] },
      },
    },
    'forgotPassword-errors': wrong(
      'forgotPassword',
      { email: '' },
      { email: [text('EMAIL_NOT_PROVIDED')] },
    ),
    'forgotPassword-sent': page('forgotPassword', {
      messages: flash('info', 'PASSWORD_RESET_REQUEST', { email: PERSON }),
    }),
    'changePassword-errors': wrong(
      'changePassword',
      {},
      {
        password: [text('INVALID_PASSWORD')],
        newPassword: [text('PASSWORD_INVALID_LENGTH', fields)],
      },
    ),
    'linkExpired-flash': page('linkExpired', {
      messages: flash('error', 'PASSWORD_RESET_EXPIRED', { within: '1 hour' }),
    }),
    'loginLink-otherBrowser': page('loginLink', { data: { otherBrowser: true } }),
    'error-401': { ...page('error'), ...errorPage({ status: 401, text: text('LOGIN') }) },
    'error-403': { ...page('error'), ...errorPage({ status: 403, text: text('FORBIDDEN') }) },
    'error-404': { ...page('error'), ...errorPage({ status: 404, text: text('NOT_FOUND') }) },
    'error-429': {
      ...page('error'),
      ...errorPage({ status: 429, text: text('THROTTLED', { wait: 847_000 }) }),
    },
    'error-500': {
      ...page('error'),
      ...errorPage({ status: 500, text: text('error.unexpected') }),
    },
    'error-503': { ...page('error'), ...errorPage({ status: 503, text: text('UNAVAILABLE') }) },
  };
}

/**
 * A language that runs from the right: each English word turned round, as pseudo-localisation does.
 */
function rightToLeft(dir: string): CatalogueOptions {
  const file = new URL('../../lib/core/messages/catalogues/en.json', import.meta.url);
  const texts = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  const turned = texts.map(([key, text]) => [
    key,
    text.replace(/[^\s{}]+(?![^{]*\})/g, '\u202e$&\u202c'),
  ]);
  writeFileSync(join(dir, 'ar-XB.json'), JSON.stringify(Object.fromEntries(turned)));
  return { dir };
}

/** Writes every page and mail in a language as HTML files. */
export async function writePreviews(dir: string, locale: string, brand = {}): Promise<string[]> {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const { pages, mails, messages } = viewFixture({
    catalogue: locale === 'ar-XB' ? rightToLeft(dir) : {},
    brand: {
      links: [
        { text: 'Imprint', href: '/imprint' },
        { text: 'Privacy', href: '/privacy' },
      ],
      ...brand,
    },
  });
  const text = (key: string, params: object = {}) => messages.text(key, { ...params }, locale);
  const names: string[] = [];
  const keep = (name: string, content: string) => {
    writeFileSync(join(dir, name), content);
    names.push(name);
  };
  for (const [name, input] of Object.entries(scenes(locale, text))) {
    keep(`${name}.html`, await pages.render(input));
  }
  for (const template of [...Object.keys(allMails), 'sessionAlert']) {
    const mail = await mails.compose({
      template,
      locale,
      to: PERSON,
      context: { link: LINK, within: '1 hour' },
    });
    keep(`mail-${template}.html`, mail.html ?? '');
    writeFileSync(join(dir, `mail-${template}.txt`), `Subject: ${mail.subject}\n\n${mail.text}`);
  }
  return names;
}
