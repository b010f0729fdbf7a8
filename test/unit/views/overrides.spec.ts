import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import nunjucks from 'nunjucks';
import { HandlebarsViewRenderer } from '../../../lib/core/views/handlebars.view-renderer.js';
import { ViewContext } from '../../../lib/ports/view-context.js';
import { ViewRenderer, type ViewReference } from '../../../lib/ports/view-renderer.js';
import { Html, textOf } from '../../support/html.js';
import { allMails, allViews, pageInput, viewFixture } from '../../support/view.fixture.js';

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'views-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string): string {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
  return file;
}

const login = () => pageInput('loginUser');
const WELCOME = { template: 'welcome', locale: 'en', to: 'a@x.test', user: { firstName: 'Ann' } };

describe('a site replaces', () => {
  it('a text of a page', async () => {
    const { pages } = viewFixture({ overrides: { 'loginUser.title': 'Hello <again>' } });
    const page = new Html(await pages.render(login()));
    expect(textOf(page.one('h1'))).toBe('Hello <again>');
  });

  it('the brand', async () => {
    const brand = {
      name: 'Blåbær',
      logo: 'https://cdn.example/logo.svg',
      accent: '#0b6e4f',
      links: [{ text: 'Imprint', href: '/imprint' }],
    };
    const page = new Html(await viewFixture({ brand }).pages.render(login()));
    expect(page.one('img').attribs).toMatchObject({ src: brand.logo, alt: 'Blåbær' });
    expect(textOf(page.one('footer'))).toBe('Imprint');
    expect(page.source).toContain('--accent:#0b6e4f');
    expect(textOf(page.one('title'))).toBe('Log in – Blåbær');
  });

  it('the layout, by {{body}}', async () => {
    write(
      'layout.hbs',
      '<!doctype html><html><body class="mine">{{> flashes}}{{body}}</body></html>',
    );
    const page = new Html(await viewFixture({ dir }).pages.render(login()));
    expect(page.one('body').attribs.class).toBe('mine');
    expect(textOf(page.one('h1'))).toBe('Log in');
    expect(page.all('style')).toEqual([]);
  });

  it.each(['{{{body}}}', '{{> @partial-block}}'])('the layout, by %s', async (body) => {
    write('layout.hbs', `<!doctype html><html><body class="mine">${body}</body></html>`);
    const page = new Html(await viewFixture({ dir }).pages.render(login()));
    expect(page.one('form')).toBeDefined();
  });

  it('the layout around ours', async () => {
    write('layout.hbs', '{{> base/layout}}<!-- by Acme -->');
    const html = await viewFixture({ dir }).pages.render(login());
    expect(html).toContain('</html>\n<!-- by Acme -->');
    expect(textOf(new Html(html).one('h1'))).toBe('Log in');
  });

  it('one page, inside the layout', async () => {
    write(
      'loginUser.hbs',
      '<h1>Mine</h1><form method="post" action="{{form.action}}">{{csrfField}}</form>',
    );
    const { pages } = viewFixture({ dir });
    const page = new Html(await pages.render(login()));
    expect(textOf(page.one('h1'))).toBe('Mine');
    expect(page.one('main')).toBeDefined();
    expect(page.one('input', { name: 'csrf_token' }).attribs.type).toBe('hidden');
    const other = new Html(await pages.render(pageInput('registerUser')));
    expect(textOf(other.one('h1'))).toBe('Create your account');
  });

  it('one page as a whole document, with or without our layout', async () => {
    write(
      'loginUser.hbs',
      '{{! mine }}\n<!-- mine -->\n<!DOCTYPE html><html><body>{{> form}}</body></html>',
    );
    write('registerUser.hbs', '{{#> layout}}<h1>Inside</h1>{{/layout}}');
    const { pages } = viewFixture({ dir });
    const page = new Html(await pages.render(login()));
    expect(page.all('main')).toEqual([]);
    expect(page.all('html')).toHaveLength(1);
    expect(page.one('input', { name: 'email' })).toBeDefined();
    const other = new Html(await pages.render(pageInput('registerUser')));
    expect(other.all('html')).toHaveLength(1);
    expect(textOf(other.one('main'))).toBe('Inside');
  });

  it('one page by adding to ours', async () => {
    write('loginUser.hbs', '<p class="news">News</p>{{> base/loginUser}}');
    const page = new Html(await viewFixture({ dir }).pages.render(login()));
    expect(textOf(page.one('p', { class: 'news' }))).toBe('News');
    expect(textOf(page.one('h1'))).toBe('Log in');
  });

  it('one page by the path of a file, which wins over the folder', async () => {
    write('views/loginUser.hbs', 'from the folder');
    const file = write('elsewhere/entry.html', 'from the file');
    const fixture = viewFixture({ dir: join(dir, 'views'), templates: { loginUser: file } });
    expect(await fixture.pages.render(login())).toContain('from the file');
  });

  it('one page without a blank getting into what was typed', async () => {
    write('registerUser.hbs', '<div>\n      {{> form}}\n</div>');
    const fields = [{ name: 'bio', label: 'Bio', type: 'textarea' as const }];
    const form = { description: { name: 'f', fields }, action: '/', values: { bio: 'a\nb' } };
    const { pages } = viewFixture({ dir });
    expect(await pages.render(pageInput('registerUser', { form }))).toContain('>\na\nb</textarea>');
  });

  it('a building block, and adds one of its own', async () => {
    write('partials/links.hbs', '{{> motto}}');
    write('partials/motto.hbs', '<p class="motto">Slowly</p>');
    const page = new Html(await viewFixture({ dir }).pages.render(login()));
    expect(textOf(page.one('p', { class: 'motto' }))).toBe('Slowly');
  });

  it('one mail in one format, and its layout', async () => {
    write(
      'mails/welcome.hbs',
      '{{> heading}}{{#> paragraph}}Hi {{user.firstName}} & co{{/paragraph}}',
    );
    const { mails } = viewFixture({ dir });
    const mail = await mails.compose(WELCOME);
    expect(mail.html).toContain('Hi Ann & co</p>');
    expect(mail.html).toMatch(/^<!doctype html>/);
    expect(mail.text).toContain('Your account for a@x.test has been created.');
    write('mails/welcome.txt.hbs', 'Hi {{user.firstName}} & co\n{{> footer}}');
    write('mails/layout.hbs', '<!doctype html><body>mine{{body}}</body>');
    const again = await viewFixture({ dir }).mails.compose(WELCOME);
    expect(again.text).toBe(
      'Hi Ann & co\n\n-- \nThis email was sent to a@x.test by app.example.\nhttps://app.example\n',
    );
    expect(again.html).toMatch(/^<!doctype html><body>mine<h1/);
  });

  it('nothing by files of other kinds', async () => {
    write('loginUser.txt', 'no');
    write('mails/loginUser.hbs', 'no');
    expect(await viewFixture({ dir }).pages.render(login())).not.toContain('>no<');
  });
});

describe('a site adds', () => {
  const CONTEXT = '{{greeting}}|{{page.title}}|{{brand}}';

  it('context for all pages and for one, the specific one winning', async () => {
    write('loginUser.hbs', CONTEXT);
    write('registerUser.hbs', CONTEXT);
    const context = {
      all: (request: object) => ({ greeting: `all ${(request as { id: string }).id}` }),
      loginUser: () => Promise.resolve({ greeting: 'one', brand: 'mine' }),
    };
    const { pages } = viewFixture({ dir, pages: { context } });
    const request = { id: '<7>' };
    expect(await pages.render({ ...login(), request })).toContain('one|Log in|mine');
    const other = await pages.render(pageInput('registerUser', { request }));
    expect(other).toContain('all &lt;7&gt;|Create your account|');
  });

  it('context by a class, which comes last', async () => {
    class Greeter extends ViewContext {
      override page(view: string): object {
        return { greeting: `class for ${view}` };
      }
      override mail(mail: string, user: object | null): object {
        return { greeting: `class for ${mail} to ${(user as { firstName: string }).firstName}` };
      }
    }
    write('loginUser.hbs', CONTEXT);
    write('mails/welcome.txt.hbs', '{{greeting}} {{extra}}');
    const viewContext = new Greeter();
    const fixture = viewFixture({
      dir,
      pages: { viewContext, context: { all: () => ({ greeting: 'all' }) } },
      mails: { viewContext, context: (mail) => ({ greeting: 'option', extra: `for ${mail}` }) },
    });
    expect(await fixture.pages.render(login())).toContain('class for loginUser|');
    expect((await fixture.mails.compose(WELCOME)).text).toBe(
      'class for welcome to Ann for welcome\n',
    );
  });

  it('words and addresses by the helpers that every template has', async () => {
    write(
      'loginUser.hbs',
      '{{t "THROTTLED" wait=60000}}|{{t missing}}|{{url "reset"}}|{{url missing}}|{{url "no"}}|',
    );
    const html = await viewFixture({ dir }).pages.render(login());
    expect(html).toContain('Please wait 1 minute, then try again.||/reset|||');
  });

  it('helpers, whose results are escaped', async () => {
    write('loginUser.hbs', '{{shout "a<b"}}');
    const renderer = new HandlebarsViewRenderer({
      views: allViews,
      mails: allMails,
      dir,
      helpers: { shout: (text: string) => text.toUpperCase() },
    });
    await renderer.prepare();
    expect(await viewFixture({ pages: { renderer } }).pages.render(login())).toContain('A&lt;B');
  });

  it('mails of its own', async () => {
    write('mails/invitation.txt.hbs', 'Come in: {{link}}');
    write('mails/invitation.hbs', '{{> button href=link label="Come in"}}');
    const mail = await viewFixture({ dir }).mails.compose({
      template: 'invitation',
      locale: 'en',
      to: 'a@x.test',
      subject: 'You are invited',
      context: { link: 'https://app.example/i?a=1&b=2' },
    });
    expect(mail.subject).toBe('You are invited');
    expect(mail.text).toBe('Come in: https://app.example/i?a=1&b=2\n');
    expect(new Html(mail.html ?? '').all('a')[0]?.attribs.href).toBe(
      'https://app.example/i?a=1&b=2',
    );
  });

  it('changes to its files while developing', async () => {
    write('loginUser.hbs', 'first');
    const cached = viewFixture({ dir }).pages;
    const fresh = viewFixture({ dir, cache: false }).pages;
    expect(await cached.render(login())).toContain('first');
    expect(await fresh.render(login())).toContain('first');
    write('loginUser.hbs', 'second');
    expect(await cached.render(login())).toContain('first');
    expect(await fresh.render(login())).toContain('second');
  });
});

describe('a feature', () => {
  it('may name its folder with or without a slash at its end', async () => {
    write('account.hbs', '<h1>{{page.title}}</h1>');
    for (const folder of [new URL(`file://${dir}`), new URL(`file://${dir}/`)]) {
      const renderer = new HandlebarsViewRenderer({ views: { account: folder }, mails: {} });
      const { pages } = viewFixture({ pages: { renderer } });
      const page = await pages.render(pageInput('account', { form: null, title: 'My account' }));
      expect(textOf(new Html(page).one('h1'))).toBe('My account');
    }
  });
});

describe('another engine', () => {
  it('needs one method only', async () => {
    class Bare extends ViewRenderer {
      render({ name, kind, format }: ViewReference): Promise<string> {
        return Promise.resolve(`${kind} ${name} as ${format}`);
      }
    }
    const renderer = new Bare();
    const fixture = viewFixture({ pages: { renderer }, mails: { renderer } });
    expect(await fixture.pages.prepare()).toEqual([]);
    expect(await fixture.pages.render(login())).toBe('page loginUser as html');
    expect(await fixture.mails.compose(WELCOME)).toEqual({
      subject: 'Welcome',
      text: 'mail welcome as text\n',
      html: 'mail welcome as html',
    });
  });

  it('draws the pages while mails stay ours', async () => {
    class NunjucksRenderer extends HandlebarsViewRenderer {
      private readonly engine = nunjucks.configure(dir, { autoescape: true });

      override render(view: ViewReference, context: Readonly<Record<string, unknown>>) {
        if (view.kind === 'mail') return super.render(view, context);
        return Promise.resolve(this.engine.render(`${view.name}.njk`, { ...context }));
      }
    }
    write(
      'loginUser.njk',
      `{{ t('loginUser.title') }}|{{ t('THROTTLED', { wait: 60000 }) }}|{{ url('reset') }}|{{ form.values.email }}
      {{ csrfField | string | safe }}{% for field in form.fields %}[{{ field.label }}]{% endfor %}`,
    );
    const renderer = new NunjucksRenderer({ views: allViews, mails: allMails });
    const fixture = viewFixture({ pages: { renderer }, mails: { renderer } });
    const input = login();
    const form = input.form && { ...input.form, values: { email: '<b>' } };
    const html = await fixture.pages.render({ ...input, form });
    expect(html).toContain(
      'Log in|Too many attempts. Please wait 1 minute, then try again.|/reset|&lt;b&gt;',
    );
    expect(html).toContain('<input type="hidden" name="csrf_token"');
    expect(html).toContain('[Email address][Password]');
    expect((await fixture.mails.compose(WELCOME)).html).toContain('Welcome');
  });
});
