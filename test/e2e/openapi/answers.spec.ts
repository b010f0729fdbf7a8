import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf, operationsIn } from '../../support/openapi.js';
import { Documented } from '../../support/documented.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import type { Send, Visitor } from '../../support/visitor.js';
import { startAccountSite, type AccountSite } from '../account/account-site.js';

const NEW = 'another correct horse';

/** Refusals that need a broken machine, a full queue, or a feature that is not there. */
const RARE = /: (UNAVAILABLE|BUSY)$/;

describe.each(ADAPTERS)('every answer is as the document says, on %s', (adapter) => {
  let site: AccountSite;
  let documented: Documented;

  beforeAll(async () => {
    site = await startAccountSite({ adapter, security: { throttling: {} } });
    documented = new Documented(documentOf(site.app, { openapi: '3.1.0' }));
    await site.user('alice@site.test');
    await site.user('bob@site.test');
  });

  afterAll(() => site.close());

  /** Expects nothing but what is described. */
  const ask = async (visitor: Visitor, place: string, send: Send = {}): Promise<void> => {
    expect(await documented.problems(visitor, place, send)).toBeNull();
  };

  const anyone = (): Visitor => site.visitor();
  const bearer = async (email: string): Promise<Record<string, string>> => {
    const { token } = (await anyone().json('/token', { email, password: PASSWORD })).json();
    return { authorization: `Bearer ${String(token)}` };
  };

  it('signing in and out', async () => {
    const login = { email: 'alice@site.test', password: PASSWORD };
    await ask(anyone(), 'GET /login', { html: true });
    await ask(anyone(), 'POST /login', { json: login });
    await ask(anyone(), 'POST /login', { form: login });
    await ask(anyone(), 'POST /login', { json: {} });
    await ask(anyone(), 'POST /login', { json: { ...login, password: 'wrong' } });
    await site.user('off@site.test', { active: false });
    await ask(anyone(), 'POST /login', { json: { ...login, email: 'off@site.test' } });
    await site.user('new@site.test', { confirmedAt: null });
    await ask(anyone(), 'POST /login', { json: { ...login, email: 'new@site.test' } });
    const alice = await site.signedIn();
    await ask(alice, 'GET /logout', { html: true });
    await ask(alice, 'POST /logout', { json: {} });
    await ask(anyone(), 'POST /logout', { form: {} });
  });

  it('the session', async () => {
    const alice = await site.signedIn();
    await ask(anyone(), 'GET /session');
    await ask(alice, 'GET /session');
    await ask(anyone(), 'GET /session', { headers: await bearer('alice@site.test') });
    await ask(alice, 'GET /session', { headers: await bearer('bob@site.test') });
    await ask(alice, 'DELETE /session');
  });

  it('proving the identity anew', async () => {
    const alice = await site.signedIn();
    await ask(anyone(), 'GET /verify', { html: true });
    await ask(anyone(), 'GET /verify');
    await ask(alice, 'GET /verify', { html: true });
    await ask(anyone(), 'POST /verify', { json: { password: PASSWORD } });
    await ask(alice, 'POST /verify', { json: { password: 'wrong' } });
    await ask(alice, 'POST /verify', { form: { password: PASSWORD } });
    await ask(alice, 'POST /verify', { json: { password: PASSWORD } });
    const headers = await bearer('alice@site.test');
    await ask(anyone(), 'POST /verify', { headers, json: { password: PASSWORD } });
    const others = await bearer('bob@site.test');
    await ask(alice, 'POST /verify', { headers: others, json: { password: PASSWORD } });
  });

  it('tokens', async () => {
    const headers = await bearer('alice@site.test');
    const login = { email: 'alice@site.test', password: PASSWORD };
    await ask(anyone(), 'POST /token', { json: login });
    await ask(anyone(), 'POST /token', { json: { ...login, password: 'wrong' } });
    await ask(anyone(), 'POST /token', { json: { ...login, email: 'off@site.test' } });
    await ask(anyone(), 'POST /token', { json: { ...login, email: 'new@site.test' } });
    await ask(anyone(), 'POST /token/revoke', { headers });
    await ask(anyone(), 'POST /token/revoke');
  });

  it('registration and confirmation', async () => {
    const form = { email: 'carol@site.test', password: NEW };
    const alice = await site.signedIn();
    await ask(anyone(), 'GET /register', { html: true });
    await ask(alice, 'GET /register', { html: true });
    await ask(alice, 'GET /register');
    await ask(anyone(), 'POST /register', { json: form });
    await ask(anyone(), 'POST /register', { json: { ...form, password: 'short' } });
    await ask(alice, 'POST /register', { json: form });
    await ask(anyone(), 'POST /register', {
      form: { ...form, email: 'dave@site.test', passwordConfirm: NEW },
    });
    await ask(anyone(), 'GET /confirm', { html: true });
    await ask(anyone(), 'POST /confirm', { json: { email: 'carol@site.test' } });
    await ask(anyone(), 'POST /confirm', { json: { email: 'no address' } });
    const link = await site.link('carol@site.test');
    for (const html of [true, false]) {
      await ask(anyone(), `GET ${link}`, { html });
      await ask(anyone(), 'GET /confirm/none', { html });
    }
    await ask(anyone(), `POST ${link}`, { json: {} });
    await ask(anyone(), `POST ${link}`, { json: {} });
    await ask(anyone(), 'POST /confirm/none', { json: {} });
    const late = await site.link('dave@site.test');
    site.clock.advance('4 days');
    await ask(anyone(), `POST ${late}`, { json: {} });
  });

  it('recovery', async () => {
    const alice = await site.signedIn();
    const email = 'carol@site.test';
    for (const place of ['GET /reset', 'GET /reset/none']) {
      await ask(anyone(), place, { html: true });
      await ask(alice, place, { html: true });
      await ask(alice, place);
    }
    await ask(anyone(), 'POST /reset', { json: { email } });
    await ask(alice, 'POST /reset', { json: { email } });
    await ask(anyone(), 'POST /reset', { json: {} });
    const link = await site.link(email);
    await ask(anyone(), `GET ${link}`);
    await ask(alice, `POST ${link}`, { json: { password: NEW } });
    await ask(anyone(), `POST ${link}`, { json: { password: 'short' } });
    await ask(anyone(), `POST ${link}`, { json: { password: PASSWORD } });
    await ask(anyone(), `POST ${link}`, { json: { password: PASSWORD } });
    await ask(anyone(), 'POST /reset', { form: { email } });
    const late = await site.link(email);
    site.clock.advance('2 hours');
    await ask(anyone(), `POST ${late}`, { json: { password: NEW } });
  });

  it('changing the password', async () => {
    const alice = await site.signedIn();
    await ask(anyone(), 'GET /change', { html: true });
    await ask(anyone(), 'GET /change');
    await ask(alice, 'GET /change', { html: true });
    const change = { password: PASSWORD, newPassword: NEW };
    await ask(anyone(), 'POST /change', { json: change });
    await ask(alice, 'POST /change', { json: { ...change, password: 'wrong' } });
    const others = await bearer('bob@site.test');
    await ask(alice, 'POST /change', { headers: others, json: change });
    await ask(alice, 'GET /change', { headers: others });
    await ask(alice, 'POST /change', { json: change });
    await ask(anyone(), 'POST /change', {
      headers: others,
      json: change,
    });
    await site.users.updateUser('alice@site.test', { password: PASSWORD });
    await site.users.updateUser('bob@site.test', { password: PASSWORD });
  });

  it('login links', async () => {
    const alice = await site.signedIn();
    const email = 'bob@site.test';
    for (const place of ['GET /login/link', 'GET /login/link/none']) {
      await ask(anyone(), place, { html: true });
      await ask(alice, place, { html: true });
      await ask(alice, place);
    }
    await ask(anyone(), 'POST /login/link', { json: {} });
    await ask(alice, 'POST /login/link', { json: { email } });
    const bob = anyone();
    await ask(bob, 'POST /login/link', { json: { email } });
    const link = await site.link(email);
    await ask(bob, `GET ${link}`);
    await ask(alice, `POST ${link}`, { json: {} });
    await ask(bob, `POST ${link}`, { json: {} });
    await ask(anyone(), `POST ${link}`, { json: {} });
    await ask(anyone(), 'POST /login/link', { form: { email } });
    const late = await site.link(email);
    await site.users.updateUser(email, { confirmedAt: null });
    await ask(anyone(), `POST ${late}`, { json: { confirm: 'true' } });
    site.clock.advance('1 hour');
    await ask(anyone(), `POST ${late}`, { json: { confirm: 'true' } });
    await site.users.updateUser(email, { confirmedAt: site.clock.now() });
  });

  it('two callers in one request', async () => {
    const alice = await site.signedIn();
    const headers = await bearer('bob@site.test');
    const refusing = Object.entries(operationsIn(documentOf(site.app))).filter(([, operation]) =>
      JSON.stringify(operation.responses).includes('CREDENTIALS_CONFLICT'),
    );
    expect(refusing.length).toBeGreaterThan(5);
    for (const [place] of refusing) {
      const json = place.startsWith('GET') ? {} : { json: {} };
      await ask(alice, place.replace('{token}', 'none'), { ...json, headers });
    }
  });

  it('bodies that cannot be read, and those of foreign pages', async () => {
    const operations = operationsIn(documentOf(site.app));
    for (const place of Object.keys(operations).filter((one) => !one.startsWith('GET'))) {
      const at = place.replace('{token}', 'none');
      const headers = { 'content-type': 'application/json' };
      await ask(anyone(), at, { headers, body: '{' });
      await ask(anyone(), at, { headers, body: '{"a":[1]}' });
      await ask(anyone(), at, { headers, body: `{"a":"${'x'.repeat(70_000)}"}` });
      await ask(anyone(), at, { headers: { 'content-type': 'text/plain' }, body: 'x' });
      await ask(anyone(), at, { headers: { 'sec-fetch-site': 'cross-site' }, json: {} });
    }
  });

  it('too many attempts', async () => {
    site.clock.advance('1 day');
    const alice = await site.signedIn();
    const headers = await bearer('bob@site.test');
    const wrong = { password: 'wrong', newPassword: NEW };
    for (let attempt = 0; attempt < 7; attempt++) {
      await ask(anyone(), 'POST /login', { json: { email: 'x@site.test', password: 'wrong' } });
      await ask(anyone(), 'POST /token', { json: { email: 'y@site.test', password: 'wrong' } });
      await ask(alice, 'POST /verify', { json: wrong });
      await ask(anyone(), 'POST /change', { headers, json: wrong });
    }
    for (let attempt = 0; attempt < 32; attempt++) {
      const json = { email: `mail${attempt}@site.test`, password: NEW };
      await ask(anyone(), 'POST /register', { json });
    }
  });

  it('all of which the document speaks can happen', () => {
    expect(documented.unseen().filter((one) => !RARE.test(one))).toEqual([]);
  });
});
