import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HttpAuthRequired } from '../../../lib/index.js';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { startAccountSite, type AccountSite } from './account-site.js';

@Controller()
class BasicController {
  @Get('basic')
  @HttpAuthRequired()
  basic(): object {
    return {};
  }
}

const WRONG = 'a wrong password';

describe.each(ADAPTERS)('counters of accounts on %s', (adapter) => {
  let site: AccountSite;
  beforeAll(async () => {
    const security = { throttling: {}, trustProxy: 1 };
    site = await startAccountSite({ adapter, controllers: [BasicController], security });
  });
  afterAll(() => site.close());

  const from = (ip: string) => ({ 'x-forwarded-for': ip });

  it('BRU-12 every door shares one counter', async () => {
    const email = 'doors@count.test';
    await site.user(email);
    const ip = from('192.0.2.1');
    const inside = site.visitor();
    await inside.json('/login', { email, password: PASSWORD }, from('192.0.2.99'));
    const basic = `Basic ${Buffer.from(`${email}:${WRONG}`).toString('base64')}`;
    const visitor = site.visitor();
    const doors = [
      () => visitor.json('/login', { email, password: WRONG }, ip),
      () =>
        visitor.post('/login', {
          form: { email: email.toUpperCase(), password: WRONG },
          headers: ip,
        }),
      () => visitor.json('/token', { email: ` ${email}`, password: WRONG }, ip),
      () => visitor.get('/basic', { headers: { authorization: basic, ...ip } }),
      () => visitor.json('/login', { identity: email, password: WRONG }, ip),
    ];
    for (const door of doors) expect((await door()).status).toBe(401);
    for (const door of doors) {
      const answer = await door();
      expect(answer.status).toBe(429);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await visitor.json('/login', { email, password: PASSWORD }, ip)).status).toBe(429);
  });

  it('BRU-12 so do the doors of somebody who is in', async () => {
    const email = 'inside@count.test';
    await site.user(email);
    const ip = from('192.0.2.2');
    const visitor = site.visitor();
    await visitor.json('/login', { email, password: PASSWORD }, ip);
    const doors = [
      () => visitor.json('/verify', { password: WRONG }, ip),
      () => visitor.json('/change', { password: WRONG, newPassword: 'a second good password' }, ip),
    ];
    const statuses: number[] = [];
    for (let guess = 0; guess < 6; guess++) statuses.push((await doors[guess % 2]!()).status);
    expect(statuses.slice(0, 5).every((status) => status === 400 || status === 401)).toBe(true);
    expect(statuses[5]).toBe(429);
    const right = { password: PASSWORD, newPassword: 'a second good password' };
    expect((await visitor.json('/change', right, ip)).status).toBe(429);
  });

  it.each([
    ['/reset', {}],
    ['/login/link', {}],
    ['/confirm', { confirmedAt: null }],
  ])(
    'BRU-15 60 requests at %s: at most 5 mails an hour, and answers stay the same',
    async (path, values) => {
      const email = `mails${path.replaceAll('/', '')}@count.test`;
      await site.user(email, values);
      const texts = new Set<string>();
      for (let n = 0; n < 60; n++) {
        const answer = await site.visitor().json(path, { email }, from(`198.51.100.${n}`));
        texts.add(`${answer.status} ${answer.text}`);
        if (n % 10 === 0) await site.mails(email);
      }
      expect(texts.size).toBe(1);
      expect((await site.mails(email)).length).toBeLessThanOrEqual(5);
    },
  );

  it('MAI-10 registrations of one address from everywhere cause at most 5 mails', async () => {
    const email = 'victim@count.test';
    for (let n = 0; n < 20; n++) {
      const body = { email, password: PASSWORD };
      expect((await site.visitor().json('/register', body, from(`203.0.113.${n}`))).status).toBe(
        200,
      );
    }
    expect(await site.mails(email)).toHaveLength(5);
  });

  it('one client causes at most 30 mails an hour; who has an address does not matter', async () => {
    await site.user('known@count.test');
    const ip = from('192.0.2.3');
    const statuses: number[] = [];
    for (let n = 0; n < 32; n++) {
      const body = { email: `many${n}@count.test`, password: PASSWORD };
      statuses.push((await site.visitor().json('/register', body, ip)).status);
    }
    expect(statuses).toEqual([...Array<number>(30).fill(200), 429, 429]);
    const [known, ghost] = [
      await site.visitor().json('/register', { email: 'known@count.test', password: PASSWORD }, ip),
      await site.visitor().json('/register', { email: 'ghost@count.test', password: PASSWORD }, ip),
    ];
    expect([known.status, known.text]).toEqual([429, ghost.text]);
    expect(await site.users.findUser({ email: 'ghost@count.test' })).toBeNull();
    expect((await site.visitor().json('/reset', { email: 'known@count.test' }, ip)).status).toBe(
      200,
    );
    expect(await site.mails('known@count.test')).toEqual([]);
  });

  it('BRU-02 a reset ends the row of wrong passwords', async () => {
    const email = 'locked@count.test';
    await site.user(email);
    const ip = from('192.0.2.5');
    for (let guess = 0; guess < 6; guess++)
      await site.visitor().json('/login', { email, password: WRONG }, ip);
    expect((await site.visitor().json('/login', { email, password: PASSWORD }, ip)).status).toBe(
      429,
    );
    await site.visitor().json('/reset', { email }, from('192.0.2.6'));
    const next = 'a second good password';
    const reset = await site.visitor().json(await site.link(email), { password: next }, ip);
    expect(reset.status).toBe(200);
    expect((await site.visitor().json('/login', { email, password: next }, ip)).status).toBe(200);
  });
});
