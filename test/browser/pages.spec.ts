import { createRequire } from 'node:module';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorPage } from '../../lib/core/views/error-page.js';
import type { PageInput } from '../../lib/core/views/page.service.js';
import { addressOf, describeWith } from '../support/services.js';
import { forms, pageInput, viewFixture } from '../support/view.fixture.js';
import { XSS_PAYLOADS } from '../support/xss.payloads.js';
import { PageServer } from './page-server.js';

const ARGUMENTS = [
  ...['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
];
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const WIDTHS = [320, 768, 1920];

const { pages } = viewFixture({
  brand: { name: 'Acme', links: [{ text: 'Imprint', href: '/i' }] },
});

/** Pages that ask for a password of somebody who is known already. */
const KNOWN = new Set(['resetPassword', 'changePassword', 'verify']);

function known(input: PageInput): PageInput {
  const account = KNOWN.has(input.name) ? 'ann@x.test' : null;
  return { ...input, form: input.form && { ...input.form, account } };
}

function withErrors(name: string, text: string): PageInput {
  const input = pageInput(name, { next: text, messages: [{ level: 'info', key: 'LOGIN', text }] });
  const fields = input.form?.description.fields ?? [];
  const every = <T>(value: T) => Object.fromEntries(fields.map((field) => [field.name, value]));
  const wrong = { values: every(text), errors: every([text]), problem: text };
  return { ...input, form: input.form && { ...input.form, action: '/', ...wrong } };
}

const inputs: Record<string, PageInput> = {
  ...Object.fromEntries(Object.keys(forms).map((name) => [name, known(pageInput(name))])),
  ...Object.fromEntries(
    Object.keys(forms).map((name) => [`${name}-wrong`, known(withErrors(name, 'Not like this'))]),
  ),
  ...Object.fromEntries(
    XSS_PAYLOADS.map((payload, index) => [`xss-${index}`, withErrors('registerUser', payload)]),
  ),
  error: { ...pageInput('error'), ...errorPage({ status: 403, text: 'No.' }) },
  sent: pageInput('forgotPassword', {
    messages: [{ level: 'info', key: 'PASSWORD_RESET_REQUEST', text: 'A link is on its way.' }],
  }),
  rtl: pageInput('loginUser', { locale: 'ar-XB' }),
};

describeWith('chromium', 'pages in a browser', () => {
  const server = new PageServer(pages, inputs);
  let browser: Browser;
  let origin: string;

  beforeAll(async () => {
    origin = await server.start();
    browser = await chromium.launch({ executablePath: addressOf('chromium'), args: ARGUMENTS });
  });
  afterAll(async () => {
    await browser.close();
    await server.stop();
  });

  /** Opens a page, and gives what the browser complained about with it. */
  async function open(name: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(`dialog ${dialog.message()}`));
    await page.goto(`${origin}/${name}`);
    return { page, complaints, close: () => context.close() };
  }

  const ordinary = Object.keys(inputs).filter((name) => !name.startsWith('xss'));

  it.each(['light', 'dark'] as const)(
    'axe finds nothing on any of them, %s',
    async (colorScheme) => {
      // axe itself needs a way past the policy; the next test looks at the pages under it.
      const { page, close } = await open('loginUser', { colorScheme, bypassCSP: true });
      for (const name of ordinary) {
        await page.goto(`${origin}/${name}`);
        await page.addScriptTag({ path: AXE });
        const { violations } = await page.evaluate<AxeResults>('axe.run()');
        const found = violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
        expect(found, name).toEqual([]);
      }
      await close();
    },
  );

  it('they keep to their policy and fit every width', async () => {
    const { page, complaints, close } = await open('loginUser');
    for (const name of ordinary) {
      await page.goto(`${origin}/${name}`);
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: 640 });
        const [needed, given] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        expect(needed, `${name} at ${width} px`).toBe(given);
      }
      expect(complaints, name).toEqual([]);
    }
    await close();
  });

  it('XSS-01, XSS-04: no payload runs, and none is met by the policy only', async () => {
    const { page, complaints, close } = await open('loginUser');
    for (const name of Object.keys(inputs).filter((one) => one.startsWith('xss'))) {
      await page.goto(`${origin}/${name}`);
      await page.locator(':focus').waitFor();
      await page.keyboard.press('Tab');
      await page.hover('input[name=email]');
      expect(complaints, name).toEqual([]);
    }
    await close();
  });

  describe('show password', () => {
    it('shows and hides what is typed, and hides it before it is sent', async () => {
      const { page, complaints, close } = await open('loginUser');
      const button = page.getByRole('button', { name: 'Show password' });
      await page.getByLabel('Email address').fill('a@x.test');
      await page.getByLabel('Password', { exact: true }).fill('correct horse');
      await button.click();
      expect(await page.getAttribute('#field-password', 'type')).toBe('text');
      await page.getByRole('button', { name: 'Hide password' }).click();
      expect(await page.getAttribute('#field-password', 'type')).toBe('password');
      await button.click();
      await page.evaluate(
        'document.forms[0].addEventListener("submit", (e) => e.preventDefault())',
      );
      await page.getByRole('button', { name: 'Log in' }).click();
      expect(await page.getAttribute('#field-password', 'type')).toBe('password');
      await close();
      expect(complaints).toEqual([]);
    });

    it('is not there without JavaScript, and the form works', async () => {
      const { page, close } = await open('loginUser', { javaScriptEnabled: false });
      expect(await page.getByRole('button').count()).toBe(1);
      await page.getByLabel('Email address').fill('a@x.test');
      await page.getByLabel('Password', { exact: true }).fill('correct horse');
      await page.getByLabel('Keep me logged in').check();
      await page.getByRole('button', { name: 'Log in' }).click();
      await page.waitForURL(`${origin}/loginUser`);
      await close();
      expect(Object.fromEntries(server.posted.at(-1) ?? [])).toEqual({
        csrf_token: 'csrf-token-of-the-session',
        email: 'a@x.test',
        password: 'correct horse',
        remember: 'true',
        next: '',
      });
    });
  });

  describe('by keyboard alone', () => {
    it('the order is the one that is seen, and enter sends', async () => {
      const { page, close } = await open('loginUser');
      const focused = () => focusedName(page);
      await page.locator(':focus').waitFor();
      expect(await focused()).toBe('email');
      await page.keyboard.type('a@x.test');
      const order: string[] = [];
      for (let step = 0; step < 9; step++) {
        await page.keyboard.press('Tab');
        order.push(await focused());
      }
      expect(order).toEqual([
        'password',
        'Show',
        'remember',
        'Log in',
        'Forgot your password?',
        'Log in by email link',
        'No confirmation email?',
        'Create an account',
        'Imprint',
      ]);
      await page.focus('#field-password');
      await page.keyboard.type('correct horse');
      await page.keyboard.press('Enter');
      await page.waitForLoadState();
      await close();
      expect(server.posted.at(-1)?.get('password')).toBe('correct horse');
    });

    it('an error in the list leads to its field', async () => {
      const { page, close } = await open('registerUser-wrong');
      await page
        .getByRole('alert')
        .getByRole('link', { name: 'Repeat the password' })
        .first()
        .press('Enter');
      expect(await focusedName(page)).toBe('passwordConfirm');
      await close();
    });

    it('a page that has sent its mail opens its form again', async () => {
      const { page, close } = await open('sent');
      expect(await page.getByLabel('Email address').isVisible()).toBe(false);
      await page.getByText('Send it again', { exact: true }).press('Enter');
      expect(await page.getByLabel('Email address').isVisible()).toBe(true);
      await close();
    });
  });

  it('a screen reader hears name, hint and error of a field', async () => {
    const { page, close } = await open('registerUser-wrong');
    const tree = await page.locator('main').ariaSnapshot();
    await close();
    expect(tree).toContain('heading "Create your account" [level=1]');
    expect(tree).toMatch(/alert:[\s\S]*link "Email address"/);
    expect(tree).toContain('textbox "Email address"');
    expect(tree).toContain('status:');
    const session = 'field-password-hint field-password-error';
    expect(await pages.render(inputs['registerUser-wrong'] ?? pageInput('registerUser'))).toContain(
      `aria-describedby="${session}"`,
    );
  });
});

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { html: string }[];
  }[];
}

function focusedName(page: Page): Promise<string> {
  return page.evaluate<string>(
    'document.activeElement.name || document.activeElement.textContent.trim()',
  );
}
