import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';
import { rawRequest } from '../authorization/raw-request.js';
import { ALICE, BOB, SECURE, VaultController } from './vault.js';

type Spelling = readonly [title: string, header: (id: string) => string, status: 200 | 401];

/** Ways of sending the id of a live session to a site that is reached over http; `other` is somebody's dead one. */
const SPELLINGS: readonly Spelling[] = [
  ['OWN-COOKIE-01 as it was given', (id) => `session=${id}`, 200],
  ['OWN-COOKIE-02 quoted', (id) => `session="${id}"`, 401],
  ['OWN-COOKIE-03 in capitals', (id) => `SESSION=${id}`, 401],
  ['OWN-COOKIE-04 at the end of another name', (id) => `xsession=${id}`, 401],
  ['OWN-COOKIE-05 with a space behind the name', (id) => `session =${id}`, 401],
  ['OWN-COOKIE-06 without a name', (id) => `=session=${id}`, 401],
  ['OWN-COOKIE-07 behind a comma', (id) => `a=b,session=${id}`, 401],
  ['OWN-COOKIE-08 inside a quoted value', (id) => `a="x; session=${id}"`, 401],
  ['OWN-COOKIE-09 behind white space that no browser trims', (id) => `\u00a0session=${id}`, 401],
  ['OWN-COOKIE-10 second, behind one that was planted', (id) => `session=x; session=${id}`, 401],
  ['OWN-COOKIE-11 first, before one that was planted', (id) => `session=${id}; session=x`, 200],
  ['OWN-COOKIE-12 behind an empty one', (id) => `session=; session=${id}`, 401],
  ['OWN-COOKIE-13 with padding', (id) => `session=${id}=`, 401],
  ['OWN-COOKIE-14 with a tail', (id) => `session=${id}.x`, 401],
  ['OWN-COOKIE-15 with a prefix that this site does not use', (id) => `__Host-session=${id}`, 401],
  ['OWN-COOKIE-16 as a list', (id) => `session[]=${id}`, 401],
  ['OWN-COOKIE-17 as JSON', (id) => `session=j:["${id}"]`, 401],
  ['OWN-COOKIE-18 oversize', (id) => `session=${id}${'a'.repeat(9000)}`, 401],
  ['OWN-COOKIE-19 without a name and a semicolon', (id) => `a=b session=${id}`, 401],
  ['OWN-COOKIE-20 in RFC 2965 style', (id) => `session="${id}"; $Path="/"`, 401],
  ['OWN-COOKIE-21 as a remember cookie', (id) => `remember=${id}`, 401],
  ['OWN-COOKIE-22 as a device cookie', (id) => `device=${id}`, 401],
];

describe.each(ADAPTERS)('planted and bent cookies on %s', (adapter) => {
  let site: Site;
  let secure: Site;

  beforeAll(async () => {
    const setup = { adapter, controllers: [VaultController] };
    site = await startSite({ ...setup, security: { throttling: false } });
    secure = await startSite({
      ...setup,
      security: { throttling: false, ...SECURE },
    });
    for (const one of [site, secure]) await one.user(ALICE);
    await site.user(BOB);
  });
  afterAll(async () => {
    await site.close();
    await secure.close();
  });

  const vault = (to: Site, cookie: string) =>
    rawRequest(to.url, '/vault', { headers: { cookie, accept: 'application/json' } });

  it('reads a session from one spelling of its cookie', async () => {
    const id = (await site.signedIn()).cookie('session') ?? '';
    for (const [title, header, status] of SPELLINGS)
      expect({ title, status: (await vault(site, header(id))).status }).toEqual({ title, status });
  });

  it('OWN-COOKIE-23 looks for the __Host- name alone where a site is reached over https', async () => {
    const id = (await secure.signedIn()).cookie('__Host-session') ?? '';
    expect((await vault(secure, `__Host-session=${id}`)).status).toBe(200);
    for (const name of [
      'session',
      '__Secure-session',
      '__host-session',
      'x__Host-session',
      '\u2000__Host-session',
      '__Host-session\u00a0',
    ]) {
      const cookie = Buffer.from(`${name}=${id}`).toString('latin1');
      expect({ name, status: (await vault(secure, cookie)).status }).toEqual({ name, status: 401 });
    }
  });

  it('OWN-COOKIE-24 keeps Secure and __Host- whatever a request says of its own transport', async () => {
    const answer = await secure
      .visitor()
      .json(
        '/login',
        { email: ALICE, password: PASSWORD, remember: true },
        { 'x-forwarded-proto': 'http', host: 'evil.test', 'x-forwarded-host': 'evil.test' },
      );
    expect(answer.cookies).toHaveLength(3);
    for (const cookie of answer.cookies)
      expect(cookie).toMatch(
        /^__Host-\w+=[^;]+; (?=.*Path=\/;)(?=.*HttpOnly)(?=.*Secure)(?!.*Domain)/,
      );
  });

  it('OWN-COOKIE-25 never signs in an id that somebody planted, nor one that was used before', async () => {
    const victim = site.visitor();
    const mallory = (await site.signedIn(BOB)).cookie('session') ?? '';
    for (const planted of ['A'.repeat(43), mallory]) {
      victim.jar.set('session', planted);
      await victim.json('/login', { email: ALICE, password: PASSWORD });
      expect(victim.cookie('session')).not.toBe(planted);
      expect((await vault(site, `session=${planted}`)).status).toBe(401);
    }
  });

  it('OWN-COOKIE-26 ends an id for good at logout, at a new login and at a rotation', async () => {
    const visitor = await site.signedIn();
    const ids = [visitor.cookie('session') ?? ''];
    await visitor.json('/verify', { password: PASSWORD });
    ids.push(visitor.cookie('session') ?? '');
    await visitor.json('/login', { email: ALICE, password: PASSWORD });
    ids.push(visitor.cookie('session') ?? '');
    await visitor.json('/logout', {});
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect((await vault(site, `session=${id}`)).status).toBe(401);
  });

  it('OWN-COOKIE-27 ends a remember series for thief and owner alike once an old cookie comes back', async () => {
    const owner = site.visitor();
    await owner.json('/login', { email: ALICE, password: PASSWORD, remember: true });
    const stolen = owner.cookie('remember') ?? '';
    owner.jar.delete('session');
    await owner.get('/vault');
    await owner.get('/vault');
    const session = owner.cookie('session') ?? '';
    const next = owner.cookie('remember') ?? '';
    expect((await vault(site, `session=${session}`)).status).toBe(200);
    site.clock.advance('2 minutes');
    for (const cookie of [stolen, next, stolen])
      expect((await vault(site, `remember=${cookie}`)).status).toBe(401);
    expect((await vault(site, `session=${session}`)).status).toBe(401);
  });

  it('OWN-COOKIE-28 knows no remember cookie but its own exact text', async () => {
    const owner = site.visitor();
    await owner.json('/login', { email: ALICE, password: PASSWORD, remember: true });
    const cookie = owner.cookie('remember') ?? '';
    const [series = '', counter = '', mac = ''] = cookie.split('.');
    for (const forged of [
      `${series}.${Number(counter) + 1}.${mac}`,
      `${series}.0${counter}.${mac}`,
      `${series}.-${counter}.${mac}`,
      `${series}.${counter}e0.${mac}`,
      `${cookie}.`,
      `${series}.${mac}`,
      `${mac}.${counter}.${series}`,
      `"${cookie}"`,
      series,
    ])
      expect((await vault(site, `remember=${forged}`)).status, forged).toBe(401);
    expect((await vault(site, `remember=${cookie}`)).status).toBe(200);
  });
});
