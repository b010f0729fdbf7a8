import { deepEqual, ok } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import type { FlowSite } from './flow-site.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface AxeResults {
  readonly violations: readonly { readonly id: string; readonly nodes: { html: string }[] }[];
}

/** What was looked through by axe already, by site and page: a page that looks the same needs one look. */
const looked = new WeakMap<FlowSite, Set<string>>();

/** Somebody with a browser who goes through the pages of a site by what can be seen there. */
export class Person {
  /** What the browser complained about. */
  readonly complaints: string[] = [];

  private constructor(
    private readonly site: FlowSite,
    readonly context: BrowserContext,
    readonly page: Page,
    private readonly scripts: boolean,
  ) {}

  static async arrive(
    browser: Browser,
    site: FlowSite,
    options: BrowserContextOptions = {},
  ): Promise<Person> {
    const context = await browser.newContext({ baseURL: site.origin, ...options });
    context.setDefaultTimeout(15_000);
    const scripts = options.javaScriptEnabled !== false;
    const person = new Person(site, context, await context.newPage(), scripts);
    await person.listen();
    return person;
  }

  /** Leaves, and says that the browser never complained. */
  async leave(): Promise<void> {
    await this.context.close();
    deepEqual(this.complaints, []);
  }

  async open(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Reads the newest mail to an address and presses the button in it. */
  async followMail(address: string, button: string, subject?: string): Promise<void> {
    await this.page.goto(this.site.webmail.inbox(address, subject));
    await this.press(button);
  }

  /** The page with this heading is there, and sound. */
  async sees(heading: string, ...texts: readonly string[]): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
    const main = await this.page.locator('main').innerText();
    for (const text of texts) {
      ok(main.replace(/\s+/g, ' ').includes(text), `"${text}" is not on the page:\n${main}`);
    }
    await this.examine(heading);
  }

  /** Types into fields, found by their labels. */
  async enter(fields: Readonly<Record<string, string>>): Promise<void> {
    for (const [label, text] of Object.entries(fields)) {
      await this.page.getByLabel(label, { exact: true }).fill(text);
    }
  }

  /** Presses a button or follows a link, and waits for the page that comes. */
  async press(name: string): Promise<void> {
    const button = this.page.getByRole('button', { name, exact: true });
    const link = this.page.getByRole('link', { name, exact: true });
    await this.arriving(() => button.or(link).first().click());
  }

  /** Does what leads to another page, and waits for it. */
  async arriving(action: () => Promise<unknown>): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), action()]);
  }

  /** What stands in a field. */
  value(label: string): Promise<string> {
    return this.page.getByLabel(label, { exact: true }).inputValue();
  }

  get path(): string {
    const { pathname, search } = new URL(this.page.url());
    return pathname + search;
  }

  /** The browser is closed and opened again: cookies without a lifetime are gone. */
  async restartBrowser(): Promise<void> {
    const kept = (await this.context.cookies()).filter(({ expires }) => expires > 0);
    await this.context.clearCookies();
    await this.context.addCookies(kept);
  }

  /** The name of what the keyboard would act on. */
  async focused(): Promise<string> {
    return this.page.evaluate<string>(
      'document.activeElement.name || document.activeElement.textContent.trim()',
    );
  }

  private async listen(): Promise<void> {
    const { context, page, complaints } = this;
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('console', (message) => {
      // A page that answers with an error status is no fault of the page.
      if (!message.text().startsWith('Failed to load resource')) complaints.push(message.text());
    });
    await context.exposeBinding('tellTest', (_source, text: string) => complaints.push(text));
    await context.addInitScript(
      'addEventListener("securitypolicyviolation", (e) => tellTest(e.violatedDirective + " " + e.blockedURI))',
    );
    // Where no script runs, the browser itself tells.
    const devTools = await context.newCDPSession(page);
    await devTools.send('Audits.enable');
    devTools.on('Audits.issueAdded', ({ issue }) => {
      const violation = issue.details.contentSecurityPolicyIssueDetails;
      if (violation)
        complaints.push(`${violation.violatedDirective} ${violation.blockedURL ?? ''}`);
    });
  }

  /** Where no script runs, axe waits forever. */
  private async examine(heading: string): Promise<void> {
    if (!this.scripts) return;
    const known = looked.get(this.site) ?? new Set();
    looked.set(this.site, known);
    const wrong = await this.page.getByRole('alert').count();
    const key = `${heading} ${wrong}`;
    if (known.has(key)) return;
    known.add(key);
    // Given by the debugger, axe needs no way past the policy.
    const found = (await this.page.evaluate(`${AXE};axe.run({ preload: false })`)) as AxeResults;
    const violations = found.violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
    deepEqual(violations, [], heading);
  }
}
