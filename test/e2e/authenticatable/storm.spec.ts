import { afterEach, describe, expect, it } from 'vitest';
import { PasswordHasher } from '../../../lib/core/passwords/password-hasher.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

const email = 'alice@site.test';
const AT_ONCE = 40;

/** Room for few passwords, so that a small storm is one. */
const overrides = [
  {
    provide: PasswordHasher,
    useFactory: () => new PasswordHasher({ queue: { inFlight: 1, waiting: 3 } }),
  },
];

describe.each(ADAPTERS)('DOS-01 DOS-02 a storm of logins on %s', (adapter) => {
  let site: Site;
  afterEach(() => site.close());

  it('is refused with the seconds after which to come again, and others get in', async () => {
    site = await startSite({
      adapter,
      security: { trustProxy: 'loopback', overrides },
    });
    await site.user(email);
    const storm = Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => {
        const json = { email: `ghost${index}@site.test`, password: 'a wrong one' };
        return site.visitor().json('/login', json, { 'x-forwarded-for': '198.51.100.1' });
      }),
    );
    const honest = await site
      .visitor()
      .json('/login', { email, password: PASSWORD }, { 'x-forwarded-for': '198.51.100.2' });
    expect(honest.status).toBe(200);
    const refused = (await storm).filter(({ status }) => status !== 401 && status !== 429);
    expect(refused.length).toBeGreaterThan(AT_ONCE / 2);
    for (const answer of refused) {
      expect([answer.status, answer.json()['code']]).toEqual([503, 'BUSY']);
      expect(answer.headers.get('retry-after')).toBe('1');
    }
    const after = await site
      .visitor()
      .json('/login', { email, password: PASSWORD }, { 'x-forwarded-for': '198.51.100.1' });
    expect([200, 429]).toContain(after.status);
  });

  it('in forms is told on the page', async () => {
    site = await startSite({ adapter, security: { overrides } });
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) =>
        site.visitor().form('/login', { email: `ghost${index}@site.test`, password: 'wrong' }),
      ),
    );
    const busy = answers.find(({ status }) => status === 503);
    expect(busy?.headers.get('retry-after')).toBe('1');
    expect(busy?.headers.get('content-type')).toContain('text/html');
    expect(busy?.text).toContain('<h1');
  });
});
