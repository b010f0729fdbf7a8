import { Injectable } from '@nestjs/common';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SecurityMailService } from '../../../lib/core/mail/security-mail.service.js';
import { UserDatastore } from '../../../lib/core/users/user.datastore.js';
import { HandlebarsViewRenderer } from '../../../lib/core/views/handlebars.view-renderer.js';
import {
  confirmable,
  recoverable,
  registerable,
  ViewContext,
  ViewRenderer,
} from '../../../lib/index.js';
import { MailSender } from '../../../lib/ports/mail-sender.js';
import type { ViewReference } from '../../../lib/ports/view-renderer.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { Html, textOf } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

describe.each(ADAPTERS)('a site makes pages and mails its own on %s', (adapter) => {
  let dir: string;
  let site: Site | undefined;
  const trap = new MailTrap();

  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'site-views-'))));
  afterEach(async () => {
    await site?.close();
    site = undefined;
    rmSync(dir, { recursive: true });
  });

  function write(name: string, content: string): string {
    const file = join(dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    return file;
  }

  async function start(security: Readonly<Record<string, unknown>>): Promise<Site> {
    const overrides = [
      { provide: MailSender, useValue: trap },
      ...((security['overrides'] ?? []) as object[]),
    ];
    const features = [registerable, confirmable, recoverable];
    site = await startSite({ adapter, security: { features, ...security, overrides } });
    return site;
  }

  async function open(path: string, headers: Record<string, string> = {}): Promise<Html> {
    const answer = await site?.visitor().get(path, { html: true, headers });
    expect(answer?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    return new Html(answer?.text ?? '');
  }

  async function mailOf(email: string) {
    const form = { email, password: PASSWORD, passwordConfirm: PASSWORD };
    await site?.visitor().form('/register', form);
    await site?.app.get(SecurityMailService).flush();
    return trap.last(email);
  }

  it('by a text, in a page, an error and a mail', async () => {
    await start({
      messages: {
        'loginUser.title': 'Come <in>',
        EMAIL_NOT_PROVIDED: 'Who are you?',
        'mail.welcome.text': 'Glad to have {email}.',
      },
      mail: { subjects: { register: 'Hello {email}' } },
    });
    expect(textOf((await open('/login')).one('h1'))).toBe('Come <in>');
    const answer = await site?.visitor().json('/reset', {});
    expect(answer?.json()).toMatchObject({ errors: { email: ['Who are you?'] } });
    const mail = await mailOf('ann@site.test');
    expect(mail).toMatchObject({ subject: 'Hello ann@site.test' });
    expect(mail?.text).toContain('Glad to have ann@site.test.');
  });

  it('by the brand, which the policy lets in', async () => {
    await start({
      views: { brand: { name: 'Acme', logo: 'https://cdn.example/l.svg', accent: '#0b6e4f' } },
    });
    const page = await open('/login');
    expect(page.one('img').attribs).toMatchObject({ alt: 'Acme' });
    const answer = await site?.visitor().page('/login');
    expect(answer?.headers.get('content-security-policy')).toContain(
      "img-src 'self' https://cdn.example;",
    );
  });

  it('by the layout, one page, one mail and a language', async () => {
    write('layout.hbs', '<!doctype html><html lang="{{locale}}"><body>{{body}}</body></html>');
    write('registerUser.hbs', '<h1>{{page.title}}!</h1>{{> form}}');
    write('mails/welcome.txt.hbs', 'Hej {{email}}: {{link}}');
    write('i18n/sv.json', JSON.stringify({ 'registerUser.title': 'Skapa konto' }));
    await start({ views: { dir }, i18n: { dir: join(dir, 'i18n') } });
    const page = await open('/register', { 'accept-language': 'sv-SE,de;q=0.5' });
    expect(page.one('html').attribs.lang).toBe('sv');
    expect(textOf(page.one('h1'))).toBe('Skapa konto!');
    expect(page.all('main')).toEqual([]);
    const mail = await mailOf('bo@site.test');
    expect(mail?.text).toMatch(/^Hej bo@site\.test: http:\/\/localhost:\d+\/confirm\/\S+\n$/);
    expect(mail?.html).toContain('Welcome');
  });

  it('by context, from options and from a class with injection', async () => {
    @Injectable()
    class Counter extends ViewContext {
      constructor(private readonly users: UserDatastore) {
        super();
      }
      override async page(): Promise<object> {
        return { known: (await this.users.findUser({ email: 'cy@site.test' })) !== null };
      }
    }
    write('loginUser.hbs', '{{hello}} {{path}} {{known}}');
    await start({
      views: {
        dir,
        context: {
          all: (request: { url: string }) => ({ path: request.url, hello: 'all' }),
          loginUser: () => ({ hello: 'one' }),
        },
      },
      overrides: [{ provide: ViewContext, useClass: Counter }],
    });
    expect(textOf((await open('/login?a=1')).one('main'))).toBe('one /login?a=1 false');
    await site?.user('cy@site.test');
    expect(textOf((await open('/login')).one('main'))).toBe('one /login true');
  });

  it('by another renderer for some views', async () => {
    @Injectable()
    class OwnRenderer extends HandlebarsViewRenderer {
      override render(view: ViewReference, context: Readonly<Record<string, unknown>>) {
        return view.name === 'loginUser'
          ? Promise.resolve(`<p>${view.kind} ${String(context['csrfField'])}</p>`)
          : super.render(view, context);
      }
    }
    await start({ overrides: [{ provide: ViewRenderer, useClass: OwnRenderer }] });
    expect((await open('/login')).source).toBe('<p>page </p>');
    expect(textOf((await open('/reset')).one('h1'))).toBe('Reset your password');
  });

  it('by no pages at all', async () => {
    await start({ pages: false });
    const answer = await site?.visitor().page('/login');
    expect(answer?.status).toBe(404);
  });

  it.each(['loginUser.hbs', 'mails/welcome.hbs'])('not by a broken %s', async (name) => {
    const file = write(name, 'fine\n{{#if broken}}\n');
    await expect(start({ views: { dir } })).rejects.toThrow(`${file}:3: cannot be read`);
  });

  it.each([{ pages: false }, { controllers: false }])(
    'not by a broken mail where there are no pages either: %j',
    async (options) => {
      const file = write('mails/welcome.txt.hbs', '\n{{> fotter}}');
      const failure = start({ views: { dir }, ...options });
      await expect(failure).rejects.toThrow(`${file}:2:1: there is no partial "fotter"`);
    },
  );

  it('not by options that cannot be', async () => {
    const views = { dir: join(dir, 'none'), brand: { accent: '#ffd400' } };
    const failure = start({ views, messages: { LOGIN: { text: 'x', level: 'loud' } } });
    await expect(failure).rejects.toThrow(
      /accent: #ffd400 is too pale[\s\S]*messages\.LOGIN\.level[\s\S]*views\.dir: there is no folder/,
    );
  });
});
