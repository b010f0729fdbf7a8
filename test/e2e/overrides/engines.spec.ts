import { Injectable, Module } from '@nestjs/common';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import nunjucks from 'nunjucks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  HandlebarsViewRenderer,
  MailSender,
  recoverable,
  registerable,
  SecurityMailService,
  UserDatastore,
  ViewContext,
  ViewRenderer,
  type User,
  type ViewReference,
} from '../../../lib/index.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { Html, textOf } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

type Context = Readonly<Record<string, unknown>>;

let dir: string;
beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'engine-'))));
afterEach(() => rmSync(dir, { recursive: true }));

function write(name: string, content: string): void {
  const file = join(dir, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** Draws whatever there is a file for; the rest stays the package's. */
@Injectable()
class NunjucksRenderer extends HandlebarsViewRenderer {
  private readonly engine = nunjucks.configure(dir, { autoescape: true });
  // Names that the class below uses as well.
  readonly set = 'mine';
  readonly options = 'mine';
  private readonly files = new Set(readdirSync(dir, { recursive: true, encoding: 'utf8' }));

  constructor(private readonly users: UserDatastore) {
    super();
  }

  override async prepare() {
    for (const file of this.files)
      if (file.endsWith('.njk'))
        nunjucks.compile(readFileSync(join(dir, file), 'utf8'), undefined, file, true);
    return super.prepare();
  }

  override async render(view: ViewReference, context: Context) {
    const folder = view.kind === 'mail' ? 'mails/' : '';
    const file = `${folder}${view.name}.${view.format}.njk`;
    return this.files.has(file)
      ? this.engine.render(file, { ...context, users: this.users })
      : super.render(view, context);
  }
}

describe.each(ADAPTERS)('another engine on %s', (adapter) => {
  const trap = new MailTrap();
  let site: Site | undefined;
  afterEach(async () => {
    await site?.close();
    site = undefined;
  });

  async function start(security: Readonly<Record<string, unknown>>): Promise<Site> {
    const overrides = [
      { provide: MailSender, useValue: trap },
      ...((security['overrides'] ?? []) as object[]),
    ];
    const features = [registerable, recoverable];
    site = await startSite({ adapter, security: { features, ...security, overrides } });
    return site;
  }

  const withNunjucks = () =>
    start({ overrides: [{ provide: ViewRenderer, useClass: NunjucksRenderer }] });

  it('draws a page that works, its errors and what was typed included', async () => {
    write(
      'registerUser.html.njk',
      `<!doctype html><html lang="{{ locale }}"><h1>{{ t('registerUser.title') }}</h1>
      <a href="{{ url('login') }}">{{ links.login }}</a>
      <form method="post" action="{{ form.action }}">{{ csrfField | string | safe }}
      {% for field in form.fields %}<label for="{{ field.id }}">{{ field.label }}</label>
      <input id="{{ field.id }}" name="{{ field.name }}" type="{{ field.type }}" value="{{ field.value }}">
      {% for error in field.errors %}<p id="{{ field.errorId }}">{{ error }}</p>{% endfor %}{% endfor %}
      <button>{{ form.submit }}</button>{{ 'known' if users.findUser }}</form></html>`,
    );
    const { visitor, users } = await withNunjucks();
    const { text } = await visitor().get('/register', {
      html: true,
      headers: { 'accept-language': 'de' },
    });
    const page = new Html(text);
    expect(textOf(page.one('h1'))).toBe('Konto anlegen');
    expect(page.one('a').attribs.href).toBe('/login');
    expect(page.text).toContain('Konto anlegenknown');
    const form = { email: '"><b>', password: PASSWORD, passwordConfirm: PASSWORD };
    const refused = await visitor().form('/register', form);
    expect(refused.status).toBe(400);
    const again = new Html(refused.text);
    expect(again.one('input', { name: 'email' }).attribs.value).toBe('"><b>');
    expect(textOf(again.one('p', { id: 'field-email-error' }))).toContain('not a valid email');
    const done = await visitor().form('/register', { ...form, email: 'ann@site.test' });
    expect(done.status).toBe(303);
    expect(await users.findUser({ email: 'ann@site.test' })).not.toBeNull();
    expect(textOf(new Html((await visitor().page('/login')).text).one('h1'))).toBe('Log in');
  });

  it('writes a mail, in one format or both', async () => {
    write(
      'mails/welcome.text.njk',
      "{{ t('mail.greeting') }} {{ email | safe }}: {{ links.login }}",
    );
    const { visitor, app } = await withNunjucks();
    await visitor().json('/register', { email: 'ann@site.test', password: PASSWORD });
    await app.get(SecurityMailService).flush();
    const mail = trap.last('ann@site.test');
    expect(mail?.text).toMatch(/^Hello, ann@site\.test: http:\/\/localhost:\d+\/login\n$/);
    expect(mail?.html).toContain('Your account for ann@site.test');
  });

  it('ends the start over its own broken templates', async () => {
    write('loginUser.html.njk', '\n\n{% if x %}');
    await expect(withNunjucks()).rejects.toThrow(/loginUser\.html\.njk[\s\S]*parseIf/);
  });

  it('may be one function', async () => {
    const render = ({ kind, name, format }: ViewReference) => `<p>${kind} ${name} ${format}</p>`;
    const { visitor, app } = await start({
      overrides: [
        { provide: ViewRenderer, useValue: { render } },
        { provide: ViewContext, useValue: {} },
      ],
    });
    expect((await visitor().page('/login')).text).toBe('<p>page loginUser html</p>');
    await visitor().json('/register', { email: 'bo@site.test', password: PASSWORD });
    await app.get(SecurityMailService).flush();
    expect(trap.last('bo@site.test')?.html).toBe('<p>mail welcome html</p>');
  });
});

describe.each(ADAPTERS)('added context on %s', (adapter) => {
  const trap = new MailTrap();
  let site: Site | undefined;
  afterEach(async () => {
    await site?.close();
    site = undefined;
  });

  @Injectable()
  class NewsService {
    readonly latest = 'We <moved>';
  }

  @Module({ providers: [NewsService], exports: [NewsService] })
  class NewsModule {}

  @Injectable()
  class NewsContext extends ViewContext {
    constructor(private readonly news: NewsService) {
      super();
    }
    override page(view: string, request: { headers: Record<string, unknown> }): object {
      return { news: `${this.news.latest} (${view}, ${String(request.headers['x-from'])})` };
    }
    override mail(mail: string, user: User | null): object {
      return { news: `${this.news.latest} (${mail}, ${String(user?.email)})` };
    }
  }

  it('comes from a class that takes services of the site, for pages and mails', async () => {
    write('loginUser.hbs', '<i>{{news}}</i>');
    write('mails/welcome.txt.hbs', '{{news}} {{more}}');
    site = await startSite({
      adapter,
      security: {
        features: [registerable],
        imports: [NewsModule],
        views: { dir },
        mail: { context: (mail: string, user: User) => ({ more: `${mail} ${user.email}` }) },
        overrides: [
          { provide: MailSender, useValue: trap },
          { provide: ViewContext, useClass: NewsContext },
        ],
      },
    });
    const answer = await site
      .visitor()
      .get('/login', { html: true, headers: { 'x-from': 'home' } });
    expect(textOf(new Html(answer.text).one('i'))).toBe('We <moved> (loginUser, home)');
    await site.visitor().json('/register', { email: 'ann@site.test', password: PASSWORD });
    await site.app.get(SecurityMailService).flush();
    expect(trap.last('ann@site.test')?.text).toBe(
      'We <moved> (welcome, ann@site.test) welcome ann@site.test\n',
    );
  });
});
