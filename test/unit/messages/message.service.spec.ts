import { describe, expect, it } from 'vitest';
import { CatalogueTranslator } from '../../../lib/core/messages/catalogue.translator.js';
import { defineMessages } from '../../../lib/core/messages/message-definition.js';
import { messageProblems } from '../../../lib/core/messages/message-problems.js';
import {
  MessageService,
  type MessageOverride,
} from '../../../lib/core/messages/message.service.js';
import { Translator } from '../../../lib/ports/translator.js';
import { allMessages } from '../../support/view.fixture.js';

function service(overrides: Record<string, MessageOverride> = {}, translator?: Translator) {
  const catalogues = new CatalogueTranslator();
  return new MessageService({
    translator: translator ?? catalogues,
    catalogues,
    definitions: allMessages,
    overrides,
  });
}

describe('MessageService', () => {
  it('gives level, key, parameters and text', () => {
    const params = { email: 'a@x.test' };
    expect(service().message('LOGIN_EMAIL_SENT', params, 'nl')).toEqual({
      level: 'success',
      key: 'LOGIN_EMAIL_SENT',
      params,
      text: expect.stringContaining('inloglink') as string,
    });
  });

  it('lets a site change a text, for all languages at once', () => {
    const messages = service({ PASSWORD_RESET_REQUEST: 'Mail to {email}' });
    for (const locale of ['en', 'de', 'ja']) {
      const text = messages.text('PASSWORD_RESET_REQUEST', { email: 'a@x.test' }, locale);
      expect(text).toBe('Mail to a@x.test');
    }
    expect(messages.level('PASSWORD_RESET_REQUEST')).toBe('info');
  });

  it('lets a site change the level, with a text or alone', () => {
    const messages = service({
      LOGIN: { text: 'Hello', level: 'warning' },
      UNAUTHORIZED: { level: 'info' },
    });
    expect(messages.message('LOGIN', {}, 'en')).toMatchObject({ level: 'warning', text: 'Hello' });
    expect(messages.level('UNAUTHORIZED')).toBe('info');
    expect(messages.text('UNAUTHORIZED')).toBe('You do not have permission to see this page.');
  });

  it('lets a site change any text of a page or mail', () => {
    const messages = service({ 'loginUser.title': 'Welcome back' });
    expect(messages.text('loginUser.title', {}, 'fr')).toBe('Welcome back');
  });

  it('takes a text that is empty', () => {
    expect(service({ LOGIN: '' }).text('LOGIN')).toBe('');
  });

  it('gives a key without a text back, so that labels may be words', () => {
    expect(service().text('First name')).toBe('First name');
    expect(service().has('First name')).toBe(false);
    expect(service().has('field.email')).toBe(true);
  });

  it('does not take inherited names for keys', () => {
    for (const key of ['constructor', '__proto__', 'toString', 'hasOwnProperty']) {
      expect(service().text(key)).toBe(key);
      expect(service().level(key)).toBe('info');
      expect(service().concludes(key, 'loginUser')).toBe(false);
    }
  });

  it('knows which message ends the work of which page', () => {
    const messages = service();
    expect(messages.concludes('PASSWORD_RESET_REQUEST', 'forgotPassword')).toBe(true);
    expect(messages.concludes('PASSWORD_RESET_REQUEST', 'loginUser')).toBe(false);
    expect(messages.concludes('LOGIN', 'loginUser')).toBe(false);
  });

  it('spells durations out in the language', () => {
    const text = (locale: string, within: unknown) =>
      service().text('LOGIN_EXPIRED', { within }, locale);
    expect(text('en', 900_000)).toContain('15 minutes');
    expect(text('de', '3 days')).toContain('3 Tage');
    expect(text('ru', '1 hour')).toContain('1 час');
    expect(text('en', 'until Monday')).toContain('until Monday');
    expect(text('en', undefined)).toContain('was .');
  });

  it('rounds waiting times up to what a person can use', () => {
    const wait = (milliseconds: number) => service().text('THROTTLED', { wait: milliseconds });
    expect(wait(847_000)).toContain('15 minutes');
    expect(wait(59_500)).toContain('1 minute');
    expect(wait(7_100)).toContain('8 seconds');
    expect(wait(2.2 * 3_600_000)).toContain('3 hours');
  });

  it('fills parameters once: what is put in is not read again', () => {
    const messages = service({ LOGIN: '{a} {b}' });
    expect(messages.text('LOGIN', { a: '{b}', b: '$& {a}' })).toBe('{b} $& {a}');
  });

  it('leaves a placeholder that nothing fills', () => {
    expect(service({ LOGIN: 'Hello {name}' }).text('LOGIN')).toBe('Hello {name}');
  });

  it('keeps every parameter on one line and in its own direction', () => {
    const params = { email: 'a\r\nBcc: b@x.test\u2028\u202Egnp.exe\u0000' };
    const text = service({ LOGIN: '{email}' }).text('LOGIN', params);
    expect(text).toBe('a Bcc: b@x.test gnp.exe ');
  });

  it('sets values apart in a language that runs from the right', () => {
    const params = { email: 'a@x.test' };
    expect(service({ LOGIN: '<{email}>' }).text('LOGIN', params, 'ar')).toBe(
      '<\u2068a@x.test\u2069>',
    );
    expect(service({ LOGIN: '<{email}>' }).text('LOGIN', params, 'ja')).toBe('<a@x.test>');
  });

  it('writes numbers and dates, and nothing for what is no value', () => {
    const messages = service({ LOGIN: '{a}|{b}|{c}|{d}' });
    const params = { a: 1024, b: new Date('2026-11-22T10:00:00Z'), c: { x: 1 }, d: null };
    expect(messages.text('LOGIN', params, 'en')).toBe(
      '1024|November 22, 2026 at 10:00:00 AM UTC||',
    );
  });

  it('asks a translator of the site first, and the catalogues for what it does not know', () => {
    class Own extends Translator {
      override readonly locales = ['tlh'];
      translate(key: string, params: Readonly<Record<string, unknown>>): string {
        return key === 'LOGIN' ? `nuqneH ${String(params.name)}` : key;
      }
    }
    const messages = service({}, new Own());
    expect(messages.locales).toEqual(['tlh']);
    expect(messages.text('LOGIN', { name: 'Worf' }, 'tlh')).toBe('nuqneH Worf');
    expect(messages.text('LOGGED_OUT', {}, 'tlh')).toBe('You are logged out.');
  });

  it('offers the languages of the catalogues where a translator of the site names none', () => {
    class Shouting extends Translator {
      translate(key: string, _params: object, locale: string): string {
        return key === 'LOGIN' ? `HI (${locale})` : key;
      }
    }
    const messages = service({}, new Shouting());
    expect(messages.locales).toContain('pt-BR');
    expect(messages.text('LOGIN', {}, 'fr')).toBe('HI (fr)');
  });

  it('uses the English text of a feature that brings no catalogue', () => {
    const catalogues = new CatalogueTranslator({ texts: { PIN_SENT: 'A PIN is on its way.' } });
    const definitions = defineMessages({ PIN_SENT: { level: 'success' } });
    const messages = new MessageService({ translator: catalogues, catalogues, definitions });
    expect(messages.message('PIN_SENT', {}, 'fr')).toMatchObject({
      level: 'success',
      text: 'A PIN is on its way.',
    });
  });
});

describe('messageProblems', () => {
  it('finds levels that do not exist and placeholders that nothing fills', () => {
    const overrides = {
      LOGIN: { text: 'Hi {name}', level: 'loud' },
      PASSWORD_RESET_REQUEST: 'Sent to {email}',
      LOGIN_EXPIRED: 'After {withn}',
      MY_OWN: '{anything}',
    };
    expect(messageProblems(overrides, allMessages)).toEqual([
      'messages.LOGIN.level: give one of success, info, warning, error',
      'messages.LOGIN: {name} is never filled in; parameters: none',
      'messages.LOGIN_EXPIRED: {withn} is never filled in; parameters: {within}, {email}',
    ]);
  });
});
