import { Injectable } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  changeable,
  confirmable,
  FormField,
  memoryStore,
  recoverable,
  registerable,
  ConfirmRegisterForm,
  MailSender,
  SecurityMailService,
  Translator,
} from '../../../lib/index.js';
import { SecurityRole, typeOrmStore, UserBase } from '../../../lib/adapters/typeorm/index.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { Html, textOf } from '../../support/html.js';
import { ADAPTERS, PASSWORD, startSite, type Site, type SiteSetup } from '../../support/site.js';
import type { Visitor } from '../../support/visitor.js';

/** A site whose users have a language of their own. */
const store = () =>
  memoryStore({ fields: { user: { locale: { type: 'string', nullable: true } } } });

const GERMAN = { 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' };
const NEW = 'quite another long phrase';

@Entity()
class Speaker extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 35, nullable: true })
  language!: string | null;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

describe.each(ADAPTERS)('languages on %s', (adapter) => {
  let dir: string;
  let site: Site | undefined;
  const trap = new MailTrap();

  beforeEach(() => (dir = mkdtempSync(join(tmpdir(), 'site-words-'))));
  afterEach(async () => {
    await site?.close();
    site = undefined;
    rmSync(dir, { recursive: true });
  });

  function write(name: string, content: object): void {
    const file = join(dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }

  async function start(
    security: Readonly<Record<string, unknown>> = {},
    setup: SiteSetup = {},
  ): Promise<Site> {
    const overrides = [
      { provide: MailSender, useValue: trap },
      ...((security['overrides'] ?? []) as object[]),
    ];
    const features = [registerable, confirmable, recoverable, changeable];
    const options = { store: store(), features, throttling: false, ...security, overrides };
    site = await startSite({ adapter, ...setup, security: options });
    return site;
  }

  async function headingOf(visitor: Visitor, path: string, headers: Record<string, string> = {}) {
    const { text } = await visitor.get(path, { html: true, headers });
    const page = new Html(text);
    return [page.one('html').attribs.lang, textOf(page.one('h1'))];
  }

  async function mailTo(email: string) {
    await site?.app.get(SecurityMailService).flush();
    return trap.last(email);
  }

  it('are the cookie`s, then those of the browser, then the fallback', async () => {
    const { visitor } = await start({ i18n: { fallback: 'nl' } });
    expect(await headingOf(visitor(), '/login')).toEqual(['nl', 'Inloggen']);
    expect(await headingOf(visitor(), '/login', { 'accept-language': 'sv' })).toEqual([
      'nl',
      'Inloggen',
    ]);
    expect(await headingOf(visitor(), '/login', GERMAN)).toEqual(['de', 'Anmelden']);
    const reader = visitor();
    reader.jar.set('locale', 'ja');
    expect((await headingOf(reader, '/login', GERMAN))[0]).toBe('ja');
    reader.jar.set('locale', 'nonsense');
    expect((await headingOf(reader, '/login', GERMAN))[0]).toBe('de');
  });

  it('are the user`s own on every page, the login page and the owner`s links included', async () => {
    const { user, signedIn, visitor } = await start();
    await user('ann@site.test', { locale: 'fr' });
    const ann = await signedIn('ann@site.test');
    ann.jar.set('locale', 'ja');
    for (const path of ['/change', '/logout', '/verify', '/login', '/confirm']) {
      expect([path, (await headingOf(ann, path, GERMAN))[0]]).toEqual([path, 'fr']);
    }
    await visitor().json('/reset', { email: 'ann@site.test' }, GERMAN);
    await mailTo('ann@site.test');
    const { pathname } = new URL(trap.link('ann@site.test'));
    expect(await headingOf(visitor(), pathname, GERMAN)).toEqual([
      'fr',
      'Choisir un nouveau mot de passe',
    ]);
    expect((await headingOf(visitor(), `${pathname}x`, GERMAN))[0]).toBe('de');
  });

  it('are the user`s own whatever the column is called', async () => {
    const database = TypeOrmModule.forRoot({
      type: 'better-sqlite3',
      database: ':memory:',
      autoLoadEntities: true,
      synchronize: true,
    });
    const fields = { user: { locale: 'language' } };
    const { user, signedIn } = await start(
      { store: typeOrmStore({ user: Speaker, fields }) },
      { imports: [database] },
    );
    await user('ann@site.test', { locale: 'fr' });
    const ann = await signedIn('ann@site.test');
    expect((await headingOf(ann, '/change', GERMAN))[0]).toBe('fr');
    await ann.json('/change', { password: PASSWORD, newPassword: NEW }, GERMAN);
    expect((await mailTo('ann@site.test'))?.subject).toBe('Votre mot de passe a été modifié');
  });

  it('hold for errors, flashes and notices, as a page and as JSON', async () => {
    const { user, signedIn, visitor } = await start();
    await user('ann@site.test', { locale: 'fr' });
    const ann = await signedIn('ann@site.test');
    const wrong = { password: 'wrong', newPassword: NEW };
    const refused = (await ann.json('/change', wrong, GERMAN)).json();
    expect(refused).toMatchObject({ errors: { password: [expect.stringContaining('mot de')] } });
    const form = { password: 'wrong', newPassword: NEW, newPasswordConfirm: 'x' };
    const page = await ann.post('/change', { form, headers: GERMAN });
    expect(page.text).toContain('mots de passe');
    const unknown = await visitor().json('/reset', {}, GERMAN);
    expect(unknown.json()).toMatchObject({
      message: 'Etwas fehlt oder stimmt noch nicht.',
      errors: { email: ['Bitte geben Sie Ihre E-Mail-Adresse ein.'] },
    });
    const asked = visitor();
    await asked.post('/reset', { form: { email: 'ann@site.test' }, headers: GERMAN });
    const { text } = await asked.get('/reset', { html: true, headers: GERMAN });
    expect(textOf(new Html(text).one('div', { id: 'messages' }))).toContain('Falls es ein Konto');
  });

  it('of a mail are its recipient`s, whoever caused it and in whatever language', async () => {
    const { user, visitor, signedIn } = await start();
    const ann = await user('ann@site.test', { locale: 'fr' });
    const email = 'ann@site.test';
    await visitor().json('/register', { email, password: NEW }, GERMAN);
    expect((await mailTo(email))?.subject).toBe('Vous avez déjà un compte');
    await visitor().json('/reset', { email }, GERMAN);
    expect((await mailTo(email))?.subject).toMatch('mot de passe');
    const link = new URL(trap.link(email)).pathname;
    await visitor().json(link, { password: NEW }, GERMAN);
    expect((await mailTo(email))?.subject).toBe('Votre mot de passe a été réinitialisé');
    const browser = await signedIn(email, NEW);
    const change = { password: NEW, newPassword: PASSWORD };
    await browser.json('/change', change, GERMAN);
    expect((await mailTo(email))?.subject).toBe('Votre mot de passe a été modifié');
    const own = { to: email, template: 'sessionAlert', user: ann };
    await site?.app.get(SecurityMailService).send(own);
    expect((await mailTo(email))?.subject).toMatch(/compte/);
    await site?.app.get(SecurityMailService).send({ ...own, locale: 'de' });
    expect((await mailTo(email))?.subject).toBe('Bitte prüfen Sie Ihr Konto');
  });

  it('of a mail are the reader`s where the recipient has no setting, and may be asked for', async () => {
    class Form extends ConfirmRegisterForm {
      @FormField({ label: 'Language' })
      locale?: string;
    }
    const { visitor } = await start({ forms: { confirmRegister: Form } });
    const register = (email: string, more: object) =>
      visitor().json('/register', { email, password: NEW, ...more }, GERMAN);
    await register('bo@site.test', {});
    expect((await mailTo('bo@site.test'))?.subject).toBe('Willkommen');
    await register('cy@site.test', { locale: 'es' });
    expect((await mailTo('cy@site.test'))?.subject).toBe('Te damos la bienvenida');
  });

  it('come and change by files, and only those that the site wants are spoken', async () => {
    write('i18n/sv.json', { 'loginUser.title': 'Logga in', 'mail.welcome.subject': 'Välkommen' });
    write('i18n/de.json', { 'loginUser.title': 'Herein!', 'field.email': 'Adresse' });
    const { visitor } = await start({
      i18n: { dir: join(dir, 'i18n'), locales: ['de', 'sv'] },
    });
    const swedish = { 'accept-language': 'sv-FI, en;q=0.9' };
    expect(await headingOf(visitor(), '/login', swedish)).toEqual(['sv', 'Logga in']);
    expect(await headingOf(visitor(), '/login', GERMAN)).toEqual(['de', 'Herein!']);
    expect(await headingOf(visitor(), '/login', { 'accept-language': 'fr' })).toEqual([
      'de',
      'Herein!',
    ]);
    const page = new Html((await visitor().get('/login', { html: true, headers: GERMAN })).text);
    expect(page.text).toContain('Adresse Passwort');
    const form = { email: 'bo@site.test', password: NEW };
    await visitor().json('/register', form, swedish);
    expect((await mailTo('bo@site.test'))?.subject).toBe('Välkommen');
  });

  it('come from a translator of the site, and from ours what it lacks', async () => {
    @Injectable()
    class Klingon extends Translator {
      override readonly locales = ['tlh', 'de'];
      translate(key: string, params: Readonly<Record<string, unknown>>, locale: string): string {
        const text = locale === 'tlh' && key === 'PASSWORD_INVALID_LENGTH';
        return text ? `${String(params['min'])} mach!` : key;
      }
      override localeOf(request: { headers: Record<string, unknown> }): string | null {
        return request.headers['x-warrior'] ? 'tlh' : null;
      }
    }
    const { visitor } = await start({ overrides: [{ provide: Translator, useClass: Klingon }] });
    const body = { email: 'bo@site.test', password: 'short' };
    const errors = async (headers: Record<string, string>) =>
      (await visitor().json('/register', body, headers)).json()['errors'];
    expect(await errors({ 'x-warrior': 'yes' })).toEqual({ password: ['8 mach!'] });
    expect(await errors(GERMAN)).toEqual({
      password: ['Ein Passwort braucht 8 bis 1024 Zeichen.'],
    });
    expect(await headingOf(visitor(), '/login', { 'x-warrior': 'yes' })).toEqual(['tlh', 'Log in']);
  });

  it.each([
    [{ locales: ['de', 'tlh'] }, 'i18n.locales: there are no texts in "tlh"; known: da, de, en'],
    [{ fallback: 'tlh' }, 'i18n.fallback: "tlh" is none of da, de, en'],
    [{ locales: ['de'], fallback: 'fr' }, 'i18n.fallback: "fr" is none of de'],
  ])('are refused at start where there are no texts: %j', async (i18n, message) => {
    await expect(start({ i18n })).rejects.toThrow(message);
  });
});
