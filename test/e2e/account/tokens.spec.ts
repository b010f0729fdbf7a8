import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AuthRequired, CurrentUser, TokenService, type User } from '../../../lib/index.js';
import { Store } from '../../../lib/ports/store.js';
import { memoryStore } from '../../../lib/core/users/memory-store.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import type { Visitor } from '../../support/visitor.js';
import { BASE_URL, startAccountSite, type AccountSite } from './account-site.js';

@Controller()
class MeController {
  @Get('me')
  @AuthRequired('session', 'token')
  me(@CurrentUser() user: User): object {
    return { email: user.email };
  }
}

const NEXT = 'a second good password';

/** The three kinds of mailed links: how one is asked for, and what its button sends. */
const KINDS = {
  confirm: {
    ask: '/confirm',
    route: '/confirm',
    fields: {},
    within: '3 days',
    almost: '71.9 hours',
  },
  reset: {
    ask: '/reset',
    route: '/reset',
    fields: { password: NEXT },
    within: '1 hour',
    almost: '59.5 minutes',
  },
  login: {
    ask: '/login/link',
    route: '/login/link',
    fields: {},
    within: '15 minutes',
    almost: '14.5 minutes',
  },
} as const;
type Kind = keyof typeof KINDS;
const kinds = Object.keys(KINDS) as Kind[];

describe.each(ADAPTERS)('mailed links on %s', (adapter) => {
  let site: AccountSite;
  let number = 0;

  beforeAll(async () => {
    site = await startAccountSite({ adapter, controllers: [MeController] });
  });
  afterAll(() => site.close());

  /** A user that a link of this kind is mailed to, in a browser of its own. */
  const someone = async (kind: Kind) => {
    const email = `user${number++}@links.test`;
    await site.user(email, kind === 'confirm' ? { confirmedAt: null } : {});
    const visitor = site.visitor();
    const another = async (): Promise<string> => {
      expect((await visitor.json(KINDS[kind].ask, { email })).status).toBe(200);
      return site.link(email);
    };
    return { email, visitor, another, link: await another() };
  };
  const use = (kind: Kind, visitor: Visitor, link: string) =>
    visitor.json(link, KINDS[kind].fields);
  const status = async (link: string): Promise<unknown> =>
    (await site.visitor().get(link)).json()['status'];
  const user = async (email: string) => {
    const found = await site.users.findUser({ email });
    if (!found) throw new Error(`${email} is gone`);
    return found;
  };
  const canSignIn = async (email: string, password: string): Promise<boolean> =>
    (await site.visitor().json('/login', { email, password })).status === 200;

  it.each(kinds)('TOK-01 a %s link works once', async (kind) => {
    const { email, visitor, link } = await someone(kind);
    expect((await use(kind, visitor, link)).status).toBe(200);
    const third = kind === 'reset' ? { password: 'a third good password' } : {};
    const again = await site.visitor().json(link, third);
    if (kind === 'confirm') expect(again.json()['user']).toBeUndefined();
    else expect([again.status, again.json()['code']]).toEqual([400, 'TOKEN_INVALID']);
    expect(again.cookies).toEqual([]);
    expect(await status(link)).toBe('invalid');
    expect(await canSignIn(email, kind === 'reset' ? NEXT : PASSWORD)).toBe(true);
  });

  it.each(kinds)('TOK-02 a %s link works until its time is over', async (kind) => {
    const { visitor, link, another } = await someone(kind);
    site.clock.advance(KINDS[kind].within);
    expect(await status(link)).toBe('expired');
    const late = await use(kind, visitor, link);
    expect([late.status, late.json()['code']]).toEqual([400, 'TOKEN_EXPIRED']);
    const fresh = await another();
    site.clock.advance(KINDS[kind].almost);
    expect((await use(kind, visitor, fresh)).status).toBe(200);
  });

  it.each(kinds)('an expired %s link offers a new mail and sends none', async (kind) => {
    const { email, visitor, link } = await someone(kind);
    site.clock.advance(KINDS[kind].within);
    const before = (await site.mails(email)).length;
    const page = await visitor.page(link);
    expect(page.status).toBe(400);
    expect(page.text).toContain(`action="${KINDS[kind].ask}"`);
    expect(page.text).not.toContain(email);
    await visitor.form(link, { ...KINDS[kind].fields, passwordConfirm: NEXT });
    expect(await site.mails(email)).toHaveLength(before);
    expect((await visitor.form(KINDS[kind].ask, { email })).status).toBe(303);
    expect(await site.mails(email)).toHaveLength(before + 1);
  });

  it.each(kinds)('TOK-03 a newer %s link ends the older one', async (kind) => {
    const { visitor, link, another } = await someone(kind);
    const newer = await another();
    expect([await status(link), await status(newer)]).toEqual(['invalid', 'valid']);
    expect((await use(kind, visitor, link)).status).toBe(400);
    expect((await use(kind, visitor, newer)).status).toBe(200);
    expect(await status(link)).toBe('invalid');
  });

  const endings: readonly [string, (email: string) => Promise<unknown>][] = [
    [
      'TOK-04 a changed password',
      async (email) => {
        await site.users.updateUser(email, { confirmedAt: new Date() });
        const visitor = await site.signedIn(email);
        const change = { password: PASSWORD, newPassword: 'changed meanwhile' };
        expect((await visitor.json('/change', change)).status).toBe(200);
      },
    ],
    [
      'TOK-04 a password set by the site',
      (email) => site.users.updateUser(email, { password: NEXT }),
    ],
    [
      'TOK-14 a new address',
      (email) => site.users.updateUser(email, { email: `new.${email}`, confirmedAt: null }),
    ],
    ['TOK-20 deactivation', (email) => site.users.deactivateUser(email)],
    [
      'TOK-17 the end of everything',
      async (email) => site.app.get(TokenService).revokeAll(await user(email)),
    ],
    ['deletion', (email) => site.users.deleteUser(email)],
    [
      'TOK-22 deletion and a new account with the same address',
      async (email) => {
        await site.users.deleteUser(email);
        await site.user(email, { confirmedAt: null });
      },
    ],
  ];
  const cells = kinds.flatMap((kind) => endings.map(([what, act]) => [kind, what, act] as const));

  it.each(cells)('a %s link is dead after %s', async (kind, _, act) => {
    const { email, visitor, link } = await someone(kind);
    await act(email);
    const answer = await use(kind, visitor, link);
    expect([answer.status, answer.json()['code']]).toEqual([400, 'TOKEN_INVALID']);
    expect(await status(link)).toBe('invalid');
  });

  it('TOK-22 a link whose user lost the address to somebody else confirms neither', async () => {
    const { email, visitor, link } = await someone('confirm');
    await site.users.updateUser(email, { email: `moved.${email}` });
    await site.user(email, { confirmedAt: null });
    expect((await use('confirm', visitor, link)).status).toBe(400);
    for (const one of [email, `moved.${email}`]) {
      expect(await user(one)).toMatchObject({ confirmedAt: null });
    }
  });

  it('TOK-06 no token works in the place of another kind, nor as bearer, session or remember cookie', async () => {
    const garbage = 'A'.repeat(43);
    const places: readonly [string, (token: string) => Promise<[number, string]>][] = [
      ...kinds.map((kind): [string, (token: string) => Promise<[number, string]>] => [
        kind,
        async (token) => {
          const link = `${KINDS[kind].route}/${token}`;
          const { status: code, text } = await use(kind, site.visitor(), link);
          return [code, text];
        },
      ]),
      ...['authorization', 'authentication-token', 'cookie'].map(
        (header): [string, (token: string) => Promise<[number, string]>] => [
          header,
          async (token) => {
            const value =
              header === 'cookie'
                ? `session=${token}; remember=${token}`
                : `${header === 'authorization' ? 'Bearer ' : ''}${token}`;
            const answer = await site.visitor().get('/me', { headers: { [header]: value } });
            return [answer.status, answer.text];
          },
        ],
      ),
    ];
    for (const kind of kinds) {
      for (const [place, put] of places) {
        if (place === kind) continue;
        const { link } = await someone(kind);
        const token = link.slice(link.lastIndexOf('/') + 1);
        const answer = await put(token);
        expect(answer, `${kind} as ${place}`).toEqual(await put(garbage));
        expect(answer[0], `${kind} as ${place}`).toBeGreaterThanOrEqual(400);
        expect(await status(link)).toBe('valid');
      }
    }
    const bearer = await site.user('bearer@links.test');
    const foreign = await site.app.get(TokenService).issueAuthToken(bearer);
    for (const kind of kinds) {
      const answer = await use(kind, site.visitor(), `${KINDS[kind].route}/${foreign}`);
      expect([400, 414]).toContain(answer.status);
    }
  });

  it('TOK-07 no bit of a token may be another', async () => {
    const { visitor, link } = await someone('reset');
    const at = link.lastIndexOf('/') + 1;
    const token = Buffer.from(link.slice(at), 'ascii');
    for (let bit = 0; bit < token.length * 8; bit++) {
      const other = Buffer.from(token);
      other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const path = link.slice(0, at) + encodeURIComponent(other.toString('latin1'));
      const answer = await visitor.json(path, KINDS.reset.fields);
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.status, path).toBeLessThan(500);
    }
    expect(await status(link)).toBe('valid');
  }, 60_000);

  it('TOK-08 no odd text is a token', async () => {
    const odd = [
      'null',
      'undefined',
      '%00',
      '%20',
      '[]',
      '0',
      '__proto__',
      'x'.repeat(8_000),
      '%ff',
    ];
    for (const kind of kinds) {
      for (const text of odd) {
        const path = `${KINDS[kind].route}/${text}`;
        for (const answer of [
          await use(kind, site.visitor(), path),
          await site.visitor().page(path),
        ]) {
          expect(answer.status, path).toBeGreaterThanOrEqual(400);
          expect(answer.status, path).toBeLessThan(500);
          expect(answer.text.length).toBeLessThan(12_000);
        }
      }
      const bodies = [{ token: null }, { token: { $gt: '' } }, { token: [] }];
      for (const body of bodies) {
        const answer = await site.visitor().json(`${KINDS[kind].route}/`, body);
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      }
    }
  });

  it.each(kinds)('TOK-10 CSR-14 looking at a %s link ten times changes nothing', async (kind) => {
    const { email, visitor, link } = await someone(kind);
    const before = JSON.stringify(await user(email));
    const row = await rowsOf(email);
    for (let look = 0; look < 10; look++) {
      for (const one of [site.visitor(), visitor]) {
        expect((await one.page(link)).status).toBe(200);
        const head = await one.send('HEAD', link, { html: true });
        expect([head.status, head.text]).toEqual([200, '']);
        expect((await one.get(link)).json()).toEqual({ status: 'valid' });
      }
    }
    expect(JSON.stringify(await user(email))).toBe(before);
    expect(await rowsOf(email)).toEqual(row);
    expect((await use(kind, visitor, link)).status).toBe(200);
  });
  const rowsOf = async (email: string) => {
    const userId = String((await user(email)).id);
    const store = site.app.get(Store);
    return [await store.list('mailedToken', { userId }), await store.list('session', { userId })];
  };

  it.each(kinds)('TOK-11 the page of a %s link keeps it from everybody else', async (kind) => {
    const { visitor, link } = await someone(kind);
    const token = link.slice(link.lastIndexOf('/') + 1);
    const page = await visitor.page(link);
    expect(page.headers.get('referrer-policy')).toBe('strict-origin');
    expect(page.headers.get('cache-control')).toBe('no-store');
    for (const [, address] of page.text.matchAll(/(?:src|href)="([^"]*)"/g)) {
      expect(new URL(address ?? '', BASE_URL).origin).toBe(BASE_URL);
    }
    expect(page.text.split(token)).toHaveLength(2);
    const fields = { ...KINDS[kind].fields, passwordConfirm: NEXT };
    const done = await visitor.form(link, fields);
    expect(done.status).toBe(303);
    expect(done.location).not.toContain(token);
    expect((await visitor.page(done.location ?? '/')).text).not.toContain(token);
  });

  it('TOK-12 what the tables keep opens nothing', async () => {
    for (const kind of kinds) {
      const { link, visitor } = await someone(kind);
      const token = link.slice(link.lastIndexOf('/') + 1);
      const store = site.app.get(Store);
      const tables = await Promise.all(
        ['mailedToken', 'outboxMail'].map((model) => store.list(model, {})),
      );
      expect(JSON.stringify(tables)).not.toContain(token);
      for (const row of tables.flat()) {
        const texts = Object.values(row).filter((value) => typeof value === 'string');
        for (const text of texts.filter((value) => value.length >= 32)) {
          const path = `${KINDS[kind].route}/${encodeURIComponent(text)}`;
          expect((await use(kind, visitor, path)).status).toBeGreaterThanOrEqual(400);
        }
      }
      expect((await use(kind, visitor, link)).status).toBe(200);
      await store.remove('mailedToken', { userId: { not: '0' } });
      await store.remove('outboxMail', { state: { not: 'x' } });
    }
  }, 60_000);

  describe('TOK-15 a login link in another browser', () => {
    it('is asked about, and taken after a yes', async () => {
      const { email, link } = await someone('login');
      const other = site.visitor();
      const page = await other.page(link);
      expect(page.text).toContain('name="confirm" value="true"');
      const asked = await other.json(link, {});
      expect([asked.status, asked.json()]).toEqual([
        400,
        expect.objectContaining({ codes: { confirm: ['loginLink.otherBrowser'] } }),
      ]);
      expect((await other.json(link, { confirm: 'yes' })).status).toBe(400);
      expect((await other.form(link, {})).status).toBe(400);
      expect((await other.get('/session')).json()['user']).toBeNull();
      expect((await other.form(link, { confirm: 'true' })).status).toBe(303);
      expect((await other.get('/me')).text).toContain(email);
    });

    it('of the same browser is not asked about', async () => {
      const { visitor, link } = await someone('login');
      expect((await visitor.page(link)).text).not.toContain('name="confirm" value="true"');
      expect((await visitor.form(link, {})).status).toBe(303);
    });

    it('a mark of somebody else does not help', async () => {
      const [one, other] = [await someone('login'), await someone('login')];
      expect((await other.visitor.json(one.link, {})).status).toBe(400);
    });
  });

  it('TOK-17 TOK-18 UNI-12 a reset ends everything, signs nobody in, and tells the owner', async () => {
    const { email, visitor, link } = await someone('reset');
    const browser = site.visitor();
    await browser.json('/login', { email, password: PASSWORD, remember: true });
    const remembered = site.visitor();
    remembered.jar.set('remember', browser.cookie('remember') ?? '');
    const token = await site.app.get(TokenService).issueAuthToken(await user(email));
    await site.visitor().json('/login/link', { email });
    const loginLink = await site.link(email);
    const answer = await use('reset', visitor, link);
    expect(answer.json()).toMatchObject({ user: { email } });
    expect(visitor.cookie('session')).toBeUndefined();
    expect((await visitor.get('/me')).status).toBe(401);
    expect((await browser.get('/me')).status).toBe(401);
    expect((await remembered.get('/me')).status).toBe(401);
    const headers = { authorization: `Bearer ${token}` };
    expect((await site.visitor().get('/me', { headers })).status).toBe(401);
    expect(await status(loginLink)).toBe('invalid');
    expect((await site.mails(email)).at(-1)?.mail.subject).toMatch(/reset/i);
    expect([await canSignIn(email, PASSWORD), await canSignIn(email, NEXT)]).toEqual([false, true]);
  });

  it('PWD-03 a weak new password does not use the link up', async () => {
    const { email, visitor, link } = await someone('reset');
    for (const password of ['short', 'password', email, '']) {
      const fields = { password, passwordConfirm: password };
      expect((await visitor.form(link, fields)).status, password).toBe(400);
      expect((await visitor.json(link, fields)).status, password).toBe(400);
    }
    expect((await visitor.form(link, { password: NEXT, passwordConfirm: 'else' })).status).toBe(
      400,
    );
    expect((await use('reset', visitor, link)).status).toBe(200);
  });

  it('TOK-20 a disabled account gets no link of any kind', async () => {
    await site.user('off@links.test', { active: false, confirmedAt: null });
    for (const kind of kinds)
      await site.visitor().json(KINDS[kind].ask, { email: 'off@links.test' });
    expect(await site.mails('off@links.test')).toEqual([]);
  });

  it.each(kinds)('signed-in people and a %s link', async (kind) => {
    const { email, link } = await someone(kind);
    await site.user(`in.${email}`);
    const visitor = await site.signedIn(`in.${email}`);
    const answer = await use(kind, visitor, link);
    if (kind === 'confirm') expect(answer.status).toBe(200);
    else {
      expect([answer.status, answer.json()['code']]).toEqual([400, 'ALREADY_AUTHENTICATED']);
      const page = await visitor.page(link);
      expect([page.status, page.location]).toEqual([303, '/']);
      expect(await status(link)).toBe('valid');
    }
    expect((await visitor.get('/me')).text).toContain(`in.${email}`);
  });
});

describe('TOK-21 two applications with one secret and one database', () => {
  it('take no links of each other', async () => {
    const store = memoryStore();
    const one = await startAccountSite({ security: { store, baseUrl: 'http://one.test' } });
    const other = await startAccountSite({ security: { store, baseUrl: 'http://other.test' } });
    try {
      const user = await one.user('alice@links.test');
      await other.user('alice@links.test').catch(() => user);
      await one.visitor().json('/reset', { email: 'alice@links.test' });
      const link = await one.link('alice@links.test');
      expect((await other.visitor().get(link)).json()).toEqual({ status: 'invalid' });
      expect((await other.visitor().json(link, { password: NEXT })).status).toBe(400);
      expect((await one.visitor().json(link, { password: NEXT })).status).toBe(200);
    } finally {
      await one.close();
      await other.close();
    }
  });
});
