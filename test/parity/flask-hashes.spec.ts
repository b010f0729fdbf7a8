import bcrypt from 'bcrypt';
import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { changeable, confirmable, recoverable, registerable } from '../../lib/index.js';
import { PasswordService } from '../../lib/core/passwords/password.service.js';
import { errorsOf, PEPPER, startFlaskSite, type FlaskSite } from '../support/flask-site.js';
import corpus from '../data/password-hashes.json' with { type: 'json' };

/** Schemes that protect nothing and count only where a site names them. */
const ON_REQUEST = new Set(['plaintext', 'hex_md5', 'django_salted_md5', 'ldap_md5', 'hex_sha1']);

/** What the seed's rule makes of a password before its scheme. */
const doubled = (password: string): string =>
  createHmac('sha512', PEPPER).update(password).digest('base64');

const vectors = corpus.vectors.filter(
  ({ scheme, doubleHash }) =>
    !ON_REQUEST.has(scheme) && doubleHash !== scheme.startsWith('django_'),
);

describe('hashes that Flask-Security wrote', () => {
  let site: FlaskSite;
  beforeAll(async () => {
    site = await startFlaskSite({ features: [registerable, recoverable, changeable] });
  });
  afterAll(() => site.close());

  const storedOf = async (email: string): Promise<string> =>
    String((await site.users.findUser({ email }))?.password);

  it('has a check value for the double hash', () => {
    const own = createHmac('sha512', 'salty').update('pass').digest('base64');
    expect(own).toBe(
      'ZVXjWt29O2y6axhYXf0svwGCSdmAJwWAsmVe04eoMP2Oii3W/MOfHqkLBX+bm2rqM+9BA4bnuY2ntUs+0jNS6Q==',
    );
    expect(site.app.get(PasswordService).hmac('pass')).toBe(doubled('pass'));
  });

  it('has enough of them', () => expect(vectors.length).toBeGreaterThan(80));

  it.each(vectors.map((vector, index) => ({ ...vector, index })))(
    '$index $scheme signs in and is renewed as the old system reads it',
    async ({ scheme, hash, password, index }) => {
      const email = `v${index}@x.test`;
      await site.users.createUser({ email, passwordHash: hash, active: true });
      const wrong = await site.visitor().json('/login', { email, password: `${password}x` });
      expect(wrong.status).toBe(400);
      const answer = await site.visitor().json('/login', { email, password });
      expect(errorsOf(answer.text)).toEqual({});
      const stored = await storedOf(email);
      if (/^bcrypt(_2[ay])?$/.test(scheme)) expect(stored).toBe(hash);
      else expect(stored).not.toBe(hash);
      expect(stored).toMatch(/^\$2[aby]\$/);
      const asOld = stored.replace('$2y$', '$2b$');
      expect(await bcrypt.compare(doubled(password.normalize('NFC')), asOld)).toBe(true);
    },
    20_000,
  );

  it('refuses a bcrypt hash without the HMAC, as the seed did', async () => {
    const passwordHash = await bcrypt.hash('password', 4);
    await site.users.createUser({ email: 'single@x.test', passwordHash, active: true });
    const answer = await site
      .visitor()
      .json('/login', { email: 'single@x.test', password: 'password' });
    expect(answer.status).toBe(400);
  });

  it.each(['password', 'no hash at all', '$9$unknown'])(
    'never takes the stored text %j for the password (M12)',
    async (stored) => {
      const email = `p${stored.length}@x.test`;
      await site.users.createUser({ email, passwordHash: stored, active: true });
      expect((await site.visitor().json('/login', { email, password: stored })).status).toBe(400);
    },
  );

  it('writes what the old system verifies: registered, changed and reset', async () => {
    const email = 'side-by-side@x.test';
    const verifies = async (password: string): Promise<boolean> =>
      bcrypt.compare(doubled(password), await storedOf(email));
    const registered = await site
      .visitor()
      .json('/register', { email, password: 'first pässword' });
    expect(registered.status).toBe(200);
    expect(await storedOf(email)).toMatch(/^\$2b\$04\$/);
    expect(await verifies('first pässword')).toBe(true);
    const visitor = await site.signedIn(email, 'first pässword');
    const change = {
      password: 'first pässword',
      new_password: 'second',
      new_password_confirm: 'second',
    };
    expect((await visitor.json('/change', change)).status).toBe(200);
    expect(await verifies('second')).toBe(true);
    await site.visitor().json('/reset', { email });
    const reset = { password: 'third word', password_confirm: 'third word' };
    expect((await site.visitor().json(await site.link(email), reset)).status).toBe(200);
    expect(await verifies('third word')).toBe(true);
  });
});

describe('the option singleHash of the preset', () => {
  it('makes and reads hashes without the HMAC', async () => {
    const site = await startFlaskSite({
      features: [registerable, confirmable],
      security: { passwords: { singleHash: true, pepper: undefined } },
    });
    try {
      const passwordHash = await bcrypt.hash('password', 4);
      await site.user('ann@x.test', { password: undefined, passwordHash });
      await site.signedIn('ann@x.test', 'password');
      expect(await bcrypt.compare('x', await site.app.get(PasswordService).hash('x'))).toBe(true);
    } finally {
      await site.close();
    }
  });
});

describe('without SECURITY_PASSWORD_SALT', () => {
  it('ends the start and says what is missing', async () => {
    const starting = startFlaskSite({ security: { passwords: { pepper: undefined } } });
    await expect(starting).rejects.toThrow('passwords.pepper');
  });
});
