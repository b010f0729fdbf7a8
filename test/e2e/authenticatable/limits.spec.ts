import { Controller, Get, Post } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import {
  changeable,
  Fresh,
  HttpAuthRequired,
  LoginRequired,
  recoverable,
} from '../../../lib/index.js';
import { MailSender } from '../../../lib/ports/mail-sender.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { SecurityMailService } from '../../../lib/core/mail/security-mail.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

@Controller()
class SiteController {
  @Get('me')
  @LoginRequired()
  me(): object {
    return { in: true };
  }

  @Get('basic')
  @HttpAuthRequired()
  basic(): object {
    return { in: true };
  }

  @Post('danger')
  @Fresh('15 minutes')
  danger(): object {
    return { done: true };
  }
}

const email = 'alice@site.test';

describe.each(ADAPTERS)('limits on %s', (adapter) => {
  let site: Site;
  const start = async (security: Readonly<Record<string, unknown>> = {}): Promise<Site> => {
    site = await startSite({ adapter, controllers: [SiteController], security });
    await site.user(email);
    return site;
  };
  afterEach(() => site.close());
  const guess = (identity: string) =>
    site.visitor().json('/login', { email: identity, password: 'a wrong one' });
  const basic = (password: string) => ({ authorization: `Basic ${btoa(`${email}:${password}`)}` });

  it('BRU-01 BRU-10 the sixth wrong guess in 15 minutes is 429 for known and unknown alike', async () => {
    await start();
    for (const identity of [email, 'ghost@site.test']) {
      const spellings = [identity, identity.toUpperCase(), ` ${identity} `, identity, identity];
      for (const spelling of spellings) expect((await guess(spelling)).status).toBe(401);
      const sixth = await guess(identity);
      expect([sixth.status, sixth.json()['code']]).toEqual([429, 'THROTTLED']);
      expect(Number(sixth.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await site.visitor().json('/login', { email, password: PASSWORD })).status).toBe(429);
    site.clock.advance('15 minutes');
    site.clock.advance('1 second');
    expect((await site.visitor().json('/login', { email, password: PASSWORD })).status).toBe(200);
  });

  it('BRU-12 one counter behind every door', async () => {
    await start({ features: [changeable] });
    const visitor = await site.signedIn(email);
    // A browser that signed in before has a budget of its own.
    visitor.jar.delete('device');
    const password = 'a wrong password';
    const next = { newPassword: 'another long password' };
    expect((await visitor.json('/verify', { password })).status).toBe(401);
    expect((await visitor.json('/change', { password, ...next })).status).toBe(400);
    expect((await site.visitor().json('/token', { email, password })).status).toBe(401);
    expect((await site.visitor().get('/basic', { headers: basic(password) })).status).toBe(401);
    expect((await site.visitor().form('/login', { email, password })).status).toBe(401);
    for (const door of ['/login', '/token']) {
      expect((await site.visitor().json(door, { email, password: PASSWORD })).status, door).toBe(
        429,
      );
    }
    expect((await site.visitor().get('/basic', { headers: basic(PASSWORD) })).status).toBe(429);
  });

  it('BRU-13 the browser that signed in before still gets in, and a stranger after the reset', async () => {
    const trap = new MailTrap();
    await start({ features: [recoverable], overrides: [{ provide: MailSender, useValue: trap }] });
    const own = await site.signedIn(email);
    await own.post('/logout');
    for (let count = 0; count < 5; count++) await guess(email);
    expect((await site.visitor().json('/login', { email, password: PASSWORD })).status).toBe(429);
    expect((await own.json('/login', { email, password: PASSWORD })).status).toBe(200);
    const stranger = site.visitor();
    await stranger.json('/reset', { email });
    await site.app.get(SecurityMailService).flush();
    const link = new URL(trap.link(email)).pathname;
    const password = 'another long password';
    expect((await stranger.json(link, { password, passwordConfirm: password })).status).toBe(200);
    expect((await stranger.json('/login', { email, password })).status).toBe(200);
  });

  it('BRU-07 a made-up address of a forwarding header changes nothing', async () => {
    await start();
    for (let count = 0; count < 5; count++) {
      const headers = { 'x-forwarded-for': `198.51.100.${count}` };
      await site.visitor().json('/login', { email, password: 'a wrong one' }, headers);
    }
    const headers = { 'x-forwarded-for': '198.51.100.99' };
    expect((await site.visitor().json('/login', { email, password: 'x' }, headers)).status).toBe(
      429,
    );
  });

  it('BRU-08 behind a trusted proxy the hop that it names counts', async () => {
    await start({ trustProxy: 'loopback' });
    const login = (from: string) =>
      site
        .visitor()
        .json('/login', { email, password: 'a wrong one' }, { 'x-forwarded-for': from });
    for (let count = 0; count < 5; count++) await login(`1.1.1.${count}, 198.51.100.7`);
    expect((await login('1.1.1.99, 198.51.100.7')).status).toBe(429);
    expect((await login('198.51.100.8')).status).toBe(401);
  });

  it('BRU-05 BRU-06 of many guesses at once five are verified, and many right logins all pass', async () => {
    await start();
    const wrong = await Promise.all(Array.from({ length: 60 }, () => guess('many@site.test')));
    expect(wrong.filter(({ status }) => status === 401)).toHaveLength(5);
    expect(wrong.filter(({ status }) => status === 429)).toHaveLength(55);
    const right = await Promise.all(
      Array.from({ length: 30 }, () =>
        site.visitor().json('/login', { email, password: PASSWORD }),
      ),
    );
    expect(right.every(({ status }) => status === 200)).toBe(true);
  });

  it('SES-04 a session ends by the idle and by the absolute limit', async () => {
    await start({ sessions: { idle: '1 hour', absolute: '3 hours' } });
    const visitor = await site.signedIn(email);
    site.clock.advance('59 minutes');
    expect((await visitor.get('/me')).status).toBe(200);
    site.clock.advance('61 minutes');
    expect((await visitor.get('/me')).status).toBe(401);
    const busy = await site.signedIn(email);
    for (let count = 0; count < 5; count++) {
      site.clock.advance('35 minutes');
      expect((await busy.get('/me')).status).toBe(200);
    }
    site.clock.advance('6 minutes');
    expect((await busy.get('/me')).status).toBe(401);
  });

  it('REM-05 a remembered session must prove its identity again where that matters', async () => {
    await start();
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    expect((await visitor.post('/danger')).status).toBe(201);
    visitor.jar.delete('session');
    site.clock.advance('20 minutes');
    const stale = await visitor.post('/danger');
    expect([stale.status, stale.json()['code']]).toEqual([401, 'REAUTHENTICATION_REQUIRED']);
    expect((await visitor.json('/verify', { password: PASSWORD })).status).toBe(200);
    expect((await visitor.post('/danger')).status).toBe(201);
  });

  it('REM-04 a remember cookie ends after its time, however often it is used', async () => {
    await start({ sessions: { remember: { within: '30 days' } } });
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD, remember: true });
    for (let count = 0; count < 2; count++) {
      site.clock.advance('14 days');
      expect((await visitor.get('/me')).status).toBe(200);
    }
    site.clock.advance('3 days');
    visitor.jar.delete('session');
    expect((await visitor.get('/me')).status).toBe(401);
  });

  it('REM-01 a copied remember cookie ends its series for the thief and the owner, and the owner is told', async () => {
    const trap = new MailTrap();
    await start({ overrides: [{ provide: MailSender, useValue: trap }] });
    const owner = site.visitor();
    await owner.json('/login', { email, password: PASSWORD, remember: true });
    const thief = site.visitor();
    thief.jar.set('remember', owner.cookie('remember') ?? '');
    expect((await thief.get('/me')).status).toBe(200);
    expect((await thief.get('/me')).status).toBe(200);
    site.clock.advance('2 minutes');
    owner.jar.delete('session');
    expect((await owner.get('/me')).status).toBe(401);
    expect((await thief.get('/me')).status).toBe(401);
    await site.app.get(SecurityMailService).flush();
    expect(trap.last(email)?.template).toBe('sessionAlert');
  });
});
