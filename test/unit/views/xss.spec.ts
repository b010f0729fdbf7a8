import { describe, expect, it } from 'vitest';
import { errorPage } from '../../../lib/core/views/error-page.js';
import type { PageInput } from '../../../lib/core/views/page.service.js';
import { Html } from '../../support/html.js';
import { forms, pageInput, viewFixture } from '../../support/view.fixture.js';
import { XSS_PAYLOADS } from '../../support/xss.payloads.js';

const { pages, mails } = viewFixture();
const HARMLESS = 'harmless';

/** The same text in every place of a page that a visitor, a link or a database can fill. */
function reflecting(name: string, text: string): PageInput {
  const input = pageInput(name);
  const fields = input.form?.description.fields ?? [];
  const every = (value: unknown) => Object.fromEntries(fields.map((field) => [field.name, value]));
  return {
    ...input,
    ...(name === 'error' ? errorPage({ status: 400, text, code: text }) : {}),
    next: text,
    user: { email: text, username: text },
    messages: [{ level: 'info', key: text, text }],
    csrf: { field: 'csrf_token', token: text },
    form: input.form && {
      ...input.form,
      action: `/x?next=${text}`,
      values: every(text),
      errors: { ...every([text]), ghost: [text] },
      problem: text,
      account: text,
    },
  };
}

describe('XSS-01: what a visitor sends comes back as text', () => {
  it.each([...Object.keys(forms), 'error'])('on page %s', async (name) => {
    const { skeleton } = new Html(await pages.render(reflecting(name, HARMLESS)));
    for (const payload of XSS_PAYLOADS) {
      const page = new Html(await pages.render(reflecting(name, payload)));
      expect(page.skeleton, payload).toEqual(skeleton);
      expect(page.text, payload).toContain(payload.replace(/\s+/g, ' ').trim());
    }
  });

  it.each(XSS_PAYLOADS)('in fields of the site: %s', async (payload) => {
    const input = (text: string): PageInput => ({
      ...pageInput('registerUser'),
      form: {
        description: {
          name: 'register',
          fields: [
            { name: 'bio', label: 'Bio', type: 'textarea' },
            { name: 'city', label: text, hint: text },
            {
              name: 'kind',
              label: 'Kind',
              type: 'select',
              choices: [{ value: text, label: text }],
            },
          ],
        },
        action: '/register',
        values: { bio: text, city: text },
        errors: { bio: [text] },
      },
    });
    const page = new Html(await pages.render(input(payload)));
    expect(page.skeleton).toEqual(new Html(await pages.render(input(HARMLESS))).skeleton);
    expect(page.one('input', { name: 'city' }).attribs.value).toBe(payload);
  });
});

describe('XSS-02: what was stored comes out as text', () => {
  it.each(XSS_PAYLOADS)('in the brand: %s', async (payload) => {
    const render = async (text: string) => {
      const brand = { name: text, links: [{ text, href: `/x?${text}` }] };
      return new Html(await viewFixture({ brand }).pages.render(pageInput('loginUser')));
    };
    expect((await render(payload)).skeleton).toEqual((await render(HARMLESS)).skeleton);
  });

  it.each(XSS_PAYLOADS)('in every mail: %s', async (payload) => {
    const templates = [
      'welcome',
      'resetInstructions',
      'alreadyRegistered',
      'changeNotice',
      'sessionAlert',
    ];
    for (const template of templates) {
      const compose = async (text: string) =>
        mails.compose({
          template,
          locale: 'en',
          to: text,
          user: { email: text },
          subject: text,
          context: { link: `https://app.example/x?${text}`, within: text },
        });
      const [sent, expected] = [await compose(payload), await compose(HARMLESS)];
      expect(new Html(sent.html ?? '').skeleton, template).toEqual(
        new Html(expected.html ?? '').skeleton,
      );
    }
  });
});

describe('templates', () => {
  it('cannot reach prototypes of what they are given', async () => {
    const messages = [{ level: 'info', key: 'x', text: '{{constructor}}' } as const];
    const page = await pages.render(
      pageInput('loginUser', { messages, user: new (class Ada {})() }),
    );
    expect(page).toContain('{{constructor}}');
    expect(page).not.toContain('function');
  });
});
