import { describe, expect, it } from 'vitest';
import { errorPage } from '../../../lib/core/views/error-page.js';
import type { PageInput } from '../../../lib/core/views/page.service.js';
import { Html, textOf } from '../../support/html.js';
import { forms, pageInput, viewFixture } from '../../support/view.fixture.js';

const { pages, catalogues } = viewFixture({
  brand: { name: 'Acme', logo: '/logo.svg', links: [{ text: 'Imprint', href: '/imprint' }] },
});
const NAMES = Object.keys(forms);
const ALL = [...NAMES, 'error'];

function wrong(name: string, locale = 'en'): PageInput {
  const input = pageInput(name, { locale });
  const fields = input.form?.description.fields ?? [];
  const visible = fields.filter((field) => field.type !== 'hidden');
  const form = input.form && {
    ...input.form,
    problem: 'Something is wrong',
    values: Object.fromEntries(fields.map((field) => [field.name, `typed ${field.name}`])),
    errors: Object.fromEntries(
      visible.map((field) => [field.name, [`bad ${field.name}`, 'worse']]),
    ),
  };
  return { ...input, form };
}

async function render(input: PageInput): Promise<Html> {
  return new Html(await pages.render(input));
}

function flash(key: string, text: string) {
  return { level: 'info', key, text } as const;
}

describe.each(ALL)('page %s', (name) => {
  const inputs: [string, (locale: string) => PageInput][] = [
    ['as it comes', (locale) => pageInput(name, { locale, ...errorOf(name) })],
    ['with errors', (locale) => ({ ...wrong(name, locale), ...errorOf(name) })],
  ];

  it.each(catalogues.locales)('speaks %s', async (locale) => {
    for (const [, input] of inputs) {
      const page = await render(input(locale));
      expect(page.one('html').attribs).toEqual({ lang: locale, dir: 'ltr' });
      expect(page.text).not.toMatch(
        /\{\w+\}|\bundefined\b|\bnull\b|\[object|\w\.(title|intro|submit|label)\b/,
      );
    }
  });

  it.each(inputs)('is sound HTML, %s', async (_, input) => {
    const page = await render(input('en'));
    expect(page.source).toMatch(/^<!doctype html>\n<html /);
    expect(textOf(page.one('h1'))).not.toBe('');
    expect(textOf(page.one('title'))).toContain('– Acme');
    expect(page.all('main')).toHaveLength(1);
    const ids = page.all('*', { id: true }).map(({ attribs }) => attribs.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it.each(inputs)('needs no style attribute, handler or foreign resource, %s', async (_, input) => {
    const page = await render(input('en'));
    for (const { name: tag, attribs } of page.all('*')) {
      expect(Object.keys(attribs).filter((key) => key === 'style' || key.startsWith('on'))).toEqual(
        [],
      );
      expect(['link', 'iframe', 'object', 'base']).not.toContain(tag);
    }
    expect(page.all('*', { src: true }).map(({ attribs }) => attribs.src)).toEqual(['/logo.svg']);
  });

  it.each(inputs)('ties labels, hints and errors to their fields, %s', async (_, input) => {
    const page = await render(input('en'));
    const controls = ['input', 'select', 'textarea'].flatMap((tag) => page.all(tag));
    const seen = controls.filter(
      ({ attribs }) => attribs.type !== 'hidden' && !('hidden' in attribs),
    );
    for (const { attribs } of seen) {
      expect(textOf(page.one('label', { for: attribs.id ?? '' }))).not.toBe('');
      for (const id of attribs['aria-describedby']?.split(' ') ?? []) {
        expect(textOf(page.one('*', { id })), id).not.toBe('');
      }
    }
    expect(page.all('*', { autofocus: true }).length).toBe(seen.length > 0 ? 1 : 0);
  });

  it('carries the CSRF token in every form, and only posts', async () => {
    const page = await render(pageInput(name, errorOf(name)));
    for (const form of page.all('form')) expect(form.attribs.method).toBe('post');
    const fields = page.all('input', { name: 'csrf_token', value: 'csrf-token-of-the-session' });
    expect(fields).toHaveLength(page.all('form').length);
  });
});

function errorOf(name: string): Partial<PageInput> {
  return name === 'error' ? errorPage({ status: 403, text: 'You may not do this.' }) : {};
}

describe.each(NAMES.filter((name) => forms[name]?.fields.length))('form on %s', (name) => {
  it('lists its errors and marks the fields', async () => {
    const page = await render(wrong(name));
    const summary = textOf(page.one('div', { role: 'alert' }));
    expect(textOf(page.one('title'))).toMatch(/^Error: /);
    for (const field of forms[name]?.fields ?? []) {
      if (field.type === 'hidden') continue;
      const input = page.one('input', { name: field.name });
      expect(input.attribs['aria-invalid']).toBe('true');
      expect(input.attribs['aria-describedby']).toContain(`field-${field.name}-error`);
      expect(summary).toContain(`bad ${field.name}`);
      expect(page.all('a', { href: `#field-${field.name}` })).toHaveLength(2);
    }
  });

  it('keeps what was typed, but never a password (6.2.6)', async () => {
    const page = await render(wrong(name));
    for (const field of forms[name]?.fields ?? []) {
      const { attribs } = page.one('input', { name: field.name });
      if (field.type === 'password') expect(attribs).toMatchObject({ type: 'password' });
      if (field.type === 'password') expect(attribs).not.toHaveProperty('value');
      if (field.type === 'email') expect(attribs.value).toBe(`typed ${field.name}`);
      if (field.type === 'hidden') expect(attribs.value).toBe(`typed ${field.name}`);
    }
    expect(page.source).not.toContain('typed password');
  });

  it('lets password managers work (6.2.7)', async () => {
    const page = await render(pageInput(name));
    const tokens = ['username', 'email', 'current-password', 'new-password'];
    for (const field of forms[name]?.fields ?? []) {
      if (field.type === 'hidden' || field.type === 'checkbox') continue;
      const { attribs } = page.one('input', { name: field.name });
      expect(tokens).toContain(attribs.autocomplete);
      expect(attribs).toMatchObject({ autocapitalize: 'none', spellcheck: 'false', required: '' });
      if (field.type === 'password') expect(attribs).not.toHaveProperty('maxlength');
    }
    expect(page.source).not.toMatch(/onpaste|oncopy|autocomplete="off"/);
  });
});

describe('focus', () => {
  const focused = async (input: PageInput) =>
    (await render(input)).all('*', { autofocus: true }).map(({ attribs }) => attribs.name);
  const login = (extra: object): PageInput => {
    const input = pageInput('loginUser');
    return { ...input, form: input.form && { ...input.form, ...extra } };
  };

  it('is on the first field of a fresh form', async () => {
    expect(await focused(login({}))).toEqual(['email']);
  });

  it('is on the first wrong field', async () => {
    expect(await focused(login({ errors: { password: ['Enter a password.'] } }))).toEqual([
      'password',
    ]);
  });

  it('is on the password when the address is there already', async () => {
    const values = { email: 'a@x.test' };
    expect(await focused(login({ values, problem: 'Wrong' }))).toEqual(['password']);
  });

  it('brings the messages along for a screen reader', async () => {
    const page = await render({ ...login({}), messages: [flash('LOGIN', 'Please log in')] });
    const { attribs } = page.one('input', { name: 'email' });
    expect(attribs['aria-describedby']).toBe('messages');
    expect(textOf(page.one('div', { id: 'messages' }))).toBe('Note: Please log in');
  });
});

describe('messages on pages', () => {
  it('have their level as a class and in words', async () => {
    const levels = ['success', 'info', 'warning', 'error'] as const;
    const messages = levels.map((level) => ({ level, key: 'LOGIN', text: `text ${level}` }));
    const page = await render(pageInput('loginUser', { messages }));
    const items = page.all('li').filter(({ attribs }) => attribs.class?.startsWith('flash '));
    expect(items.map(({ attribs }) => attribs.class)).toEqual(
      levels.map((level) => `flash ${level}`),
    );
    expect(items.map(textOf)).toEqual([
      'Done: text success',
      'Note: text info',
      'Warning: text warning',
      'Error: text error',
    ]);
  });

  it('turn a page that mails a link into one that says what happens next', async () => {
    const messages = [flash('PASSWORD_RESET_REQUEST', 'If there is an account, a link was sent')];
    const page = await render(pageInput('forgotPassword', { messages }));
    expect(textOf(page.one('h1'))).toBe('Check your inbox');
    expect(page.text).toContain('If there is an account, a link was sent');
    expect(textOf(page.one('summary'))).toBe('Send it again');
    expect(page.one('form')).toBeDefined();
    expect(page.all('*', { autofocus: true })).toEqual([]);
  });

  it('leave the form of such a page open when it has errors', async () => {
    const input = wrong('forgotPassword');
    const page = await render({ ...input, messages: [flash('PASSWORD_RESET_REQUEST', 'sent')] });
    expect(textOf(page.one('h1'))).toBe('Reset your password');
    expect(page.all('details')).toEqual([]);
  });

  it('belong to their page only', async () => {
    const messages = [flash('CONFIRMATION_REQUEST', 'A link was sent')];
    const page = await render(pageInput('forgotPassword', { messages }));
    expect(textOf(page.one('h1'))).toBe('Reset your password');
  });
});

describe('links', () => {
  const hrefs = async (input: PageInput, routes?: string[]) => {
    const fixture = viewFixture({ routes });
    const page = new Html(await fixture.pages.render(input));
    return page.all('a').map(({ attribs }) => attribs.href);
  };

  it('keep where the visitor wanted to go through every detour', async () => {
    const next = '/orders?id=1&x=ü';
    expect(await hrefs(pageInput('loginUser', { next }))).toEqual([
      'https://app.example',
      ...['/reset', '/login/link', '/confirm', '/register'].map(
        (path) => `${path}?next=${encodeURIComponent(next)}`,
      ),
    ]);
  });

  it('lead to features in force only', async () => {
    expect(await hrefs(pageInput('loginUser'), ['login', 'reset'])).toEqual([
      'https://app.example',
      '/reset',
    ]);
    const bare = new Html(
      await viewFixture({ routes: ['login'] }).pages.render(pageInput('loginUser')),
    );
    expect(bare.all('nav')).toEqual([]);
  });

  it('offer a login on an error page to those who are not signed in', async () => {
    const input = { ...pageInput('error'), ...errorPage({ status: 401, text: 'x' }) };
    expect(await hrefs(input)).toContain('/login');
    expect(await hrefs({ ...input, user: { email: 'a@x.test' } })).not.toContain('/login');
  });
});

describe('single pages', () => {
  it('say what a password must be before it is typed', async () => {
    const page = await render(pageInput('registerUser'));
    const { attribs } = page.one('input', { name: 'password' });
    expect(attribs['aria-describedby']).toBe('field-password-hint');
    expect(textOf(page.one('p', { id: 'field-password-hint' }))).toMatch(/^At least 8 characters/);
  });

  it('tell password managers whose password it is', async () => {
    const input = pageInput('changePassword');
    const form = input.form && { ...input.form, account: 'a@x.test' };
    const page = await render({ ...input, form });
    expect(page.one('input', { autocomplete: 'username' }).attribs).toEqual({
      type: 'text',
      autocomplete: 'username',
      value: 'a@x.test',
      readonly: '',
      hidden: '',
    });
  });

  it('show no CSRF field where there is no session', async () => {
    const page = await render(pageInput('loginUser', { csrf: null }));
    expect(page.all('input', { name: 'csrf_token' })).toEqual([]);
  });

  it('warn before a login link of another browser', async () => {
    const page = await render(pageInput('loginLink', { data: { otherBrowser: true } }));
    expect(page.text).toContain('asked for in another browser');
    expect((await render(pageInput('loginLink'))).text).not.toContain('another browser');
  });

  it('do not lead back to a password where there is none', async () => {
    const page = await render(pageInput('sendLogin', { data: { only: true } }));
    expect(page.text).not.toContain('Back to the login page');
  });

  it.each([
    [400, 'That did not work'],
    [403, 'No access'],
    [404, 'Page not found'],
    [415, 'That did not work'],
    [401, 'You are not logged in'],
    [429, 'Not right now'],
    [501, 'Something went wrong'],
    [503, 'One moment, please'],
  ])('head an error %i with: %s', async (status, title) => {
    const page = await render({
      ...pageInput('error'),
      ...errorPage({ status, text: 'Because.' }),
    });
    expect(textOf(page.one('h1'))).toBe(title);
    expect(page.text).toContain(`Because. Error code ${status}`);
  });

  it('run from right to left for a language that does', async () => {
    const page = await render(pageInput('loginUser', { locale: 'ar-XB' }));
    expect(page.one('html').attribs).toEqual({ lang: 'ar-XB', dir: 'rtl' });
  });
});
