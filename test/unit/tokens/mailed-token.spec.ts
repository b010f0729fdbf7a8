import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Write } from '../../../lib/ports/store.js';
import type { User } from '../../../lib/core/users/security-types.js';
import { SecurityFixture, type SecurityOptions } from '../../support/session.fixture.js';
import { STORES, type OpenStore } from '../../support/stores.js';
import { HandClock } from '../../support/throttling.fixture.js';

const PURPOSES = ['confirm', 'reset', 'login', 'change-email', 'invite'];
const INVALID = { expired: false, invalid: true, used: false, user: null, data: null };

describe.each(STORES)('mailed tokens over %s', (_, open) => {
  let opened: OpenStore;
  let app: SecurityFixture;
  let clock: HandClock;
  let alice: User;

  const build = (options?: SecurityOptions) => new SecurityFixture(opened.store, clock, options);

  beforeEach(async () => {
    opened = await open();
    clock = new HandClock();
    app = build();
    alice = await app.user();
  });
  afterEach(() => opened.close());

  const update = (patch: Record<string, unknown>) =>
    opened.store.update('user', { id: alice.id }, patch);
  const consume = (purpose: string, token: unknown) => app.tokens.consume(purpose, token);
  const refused = async (token: unknown, purpose = 'reset', code = 'TOKEN_INVALID') => {
    await expect(consume(purpose, token)).rejects.toMatchObject({ code });
  };

  it('names its user and data, and is used up once', async () => {
    const token = await app.tokens.issue('invite', alice, { data: { team: 7 } });
    expect(token).toMatch(/^[\w-]{43}$/);
    const valid = {
      expired: false,
      invalid: false,
      used: false,
      user: { email: 'alice@app.test' },
      data: { team: 7 },
    };
    expect(await app.tokens.status('invite', token)).toMatchObject(valid);
    expect(await consume('invite', token)).toMatchObject({
      user: { email: 'alice@app.test' },
      data: { team: 7 },
    });
    expect(await app.tokens.status('invite', token)).toMatchObject({
      ...valid,
      invalid: true,
      used: true,
    });
    await refused(token, 'invite');
  });

  it('TOK-10: looking changes nothing, however often', async () => {
    const token = await app.tokens.issue('reset', alice);
    const before = await opened.store.list('mailedToken', {});
    for (let look = 0; look < 10; look++) await app.tokens.status('reset', token);
    expect(await opened.store.list('mailedToken', {})).toEqual(before);
    expect((await consume('reset', token)).data).toBeNull();
  });

  it.each(PURPOSES)(
    'RAC-03: of 50 parallel uses of a %s token exactly one succeeds',
    async (purpose) => {
      const token = await app.tokens.issue(purpose, alice);
      let tries = 0;
      const use = () =>
        app.mailed.consumeWith(purpose, token, () => [
          { create: 'role', values: { name: `effect ${tries++}` } },
        ]);
      const results = await Promise.all(Array.from({ length: 50 }, use));
      const kinds = results.map(({ kind }) => kind);
      expect(kinds.filter((kind) => kind === 'consumed')).toHaveLength(1);
      expect(kinds.filter((kind) => kind === 'used')).toHaveLength(49);
      expect(await opened.store.list('role', {})).toHaveLength(1);
    },
  );

  it('TOK-02: is good a second before its end and expired a second after', async () => {
    const token = await app.tokens.issue('reset', alice);
    clock.advance('3599 seconds');
    expect((await app.tokens.status('reset', token)).expired).toBe(false);
    clock.advance('2 seconds');
    const late = { expired: true, invalid: false, used: false, user: { email: 'alice@app.test' } };
    expect(await app.tokens.status('reset', token)).toMatchObject(late);
    await refused(token, 'reset', 'TOKEN_EXPIRED');
  });

  it('lives as long as its purpose says, or the call, or an hour', async () => {
    const life = async (purpose: string, within?: string) => {
      const [token, now] = [
        await app.tokens.issue(purpose, alice, { within }),
        clock.now().getTime(),
      ];
      const state = await app.mailed.inspect(purpose, token);
      return state.kind === 'live' && state.row.expiresAt - now;
    };
    expect(await life('login')).toBe(900_000);
    expect(await life('login', '5 minutes')).toBe(300_000);
    expect(await life('invite')).toBe(3_600_000);
    expect(await life('constructor')).toBe(3_600_000);
  });

  it('TOK-03: a newer token of the kind ends the older ones, of this user and kind alone', async () => {
    const bob = await app.user('bob@app.test');
    const [older, bobs, confirm] = [
      await app.tokens.issue('reset', alice),
      await app.tokens.issue('reset', bob),
      await app.tokens.issue('confirm', alice),
    ];
    const newer = await app.tokens.issue('reset', alice);
    expect(await app.tokens.status('reset', older)).toEqual(INVALID);
    await refused(older);
    for (const [purpose, token] of [
      ['reset', newer],
      ['reset', bobs],
      ['confirm', confirm],
    ] as const) {
      await expect(consume(purpose, token)).resolves.toBeDefined();
    }
    await refused(older);
  });

  it('TOK-03: of 20 issued at once one is good', async () => {
    const tokens = await Promise.all(
      Array.from({ length: 20 }, () => app.tokens.issue('reset', alice)),
    );
    const states = await Promise.all(tokens.map((token) => app.tokens.status('reset', token)));
    expect(states.filter(({ invalid }) => !invalid)).toHaveLength(1);
  });

  it('a used token stays known as used after a newer one', async () => {
    const token = await app.tokens.issue('confirm', alice);
    await consume('confirm', token);
    await app.tokens.issue('confirm', alice);
    expect(await app.tokens.status('confirm', token)).toMatchObject({ used: true, invalid: true });
  });

  it.each<[string, () => Promise<unknown>]>([
    ['TOK-04: a new uniquifier, as after a new password', () => update({ uniquifier: 'changed' })],
    ['TOK-14: another address', () => update({ email: 'alice2@app.test' })],
    ['TOK-20: deactivation', () => update({ active: false })],
    ['deletion', () => opened.store.remove('user', { id: alice.id })],
    ['TOK-17: the end of everything', () => app.tokens.revokeAll(alice)],
  ])('is invalid after %s, and says no more than garbage does', async (_name, change) => {
    const token = await app.tokens.issue('reset', alice);
    await change();
    expect(await app.tokens.status('reset', token)).toEqual(INVALID);
    await refused(token);
    clock.advance('2 hours');
    expect(await app.tokens.status('reset', token)).toEqual(INVALID);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['uniquifier', () => update({ uniquifier: 'changed' })],
    ['address', () => update({ email: 'alice2@app.test' })],
    ['activity', () => update({ active: false })],
    ['existence', () => opened.store.remove('user', { id: alice.id })],
  ])('TOK-14: a change of the %s between look and use wins', async (_name, change) => {
    const token = await app.tokens.issue('reset', alice);
    const result = await app.mailed.consumeWith('reset', token, async () => {
      await change();
      return [{ create: 'role', values: { name: 'effect' } }];
    });
    expect(result).toEqual({ kind: 'invalid' });
    expect(await opened.store.find('role', { name: 'effect' })).toBeNull();
  });

  it('TOK-06: is worth nothing for another purpose, as auth token, session or remember cookie', async () => {
    const browser = app.browser();
    await app.signIn(browser, alice, true);
    const tokens: Record<string, string> = {};
    for (const purpose of PURPOSES) tokens[purpose] = await app.tokens.issue(purpose, alice);
    tokens['auth token'] = await app.tokens.issueAuthToken(alice);
    tokens['session'] = browser.cookie('session')!;
    tokens['remember'] = browser.cookie('remember')!;
    tokens['device'] = browser.cookie('device')!;
    tokens['csrf'] = app.csrf.csrfToken((await app.manager.find(tokens['session']))!.session);
    const slots: Record<string, (token: string) => Promise<boolean>> = {
      'auth token': async (token) => (await app.tokens.verifyAuthToken(token)).kind === 'valid',
      session: async (token) => (await app.manager.find(token)) !== null,
      remember: async (token) => {
        const other = app.browser();
        other.plant('remember', token);
        return (await other.visit((exchange) => app.restorer.restore(exchange))) !== null;
      },
    };
    for (const purpose of PURPOSES)
      slots[purpose] = async (token) => !(await app.tokens.status(purpose, token)).invalid;
    for (const [slot, accepts] of Object.entries(slots)) {
      for (const [name, token] of Object.entries(tokens)) {
        expect(await accepts(token), `${name} as ${slot}`).toBe(name === slot);
      }
    }
  });

  it('TOK-07: every changed bit makes it invalid', async () => {
    const token = await app.tokens.issue('reset', alice);
    for (let bit = 0; bit < token.length * 8; bit++) {
      const bytes = Buffer.from(token, 'latin1');
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      const flipped = bytes.toString('latin1');
      expect(await app.tokens.status('reset', flipped), flipped).toEqual(INVALID);
    }
    await consume('reset', token);
  });

  it('TOK-08: nothing matches what is no token', async () => {
    await app.tokens.issue('reset', alice);
    const nonsense = [
      '',
      ' ',
      'null',
      'undefined',
      '%00',
      '\0',
      'x'.repeat(1_000_000),
      null,
      undefined,
      0,
      true,
      [],
      ['x'],
      {},
      { not: null },
      { in: [] },
    ];
    for (const value of nonsense) {
      expect(await app.tokens.status('reset', value)).toEqual(INVALID);
      await refused(value);
    }
  });

  it('TOK-12: what is stored is worth nothing', async () => {
    const token = await app.tokens.issue('reset', alice);
    const [row] = await opened.store.list('mailedToken', {});
    expect(Object.values(row!)).not.toContain(token);
    expect(await app.tokens.status('reset', row!['id'])).toEqual(INVALID);
  });

  it('TOK-21: is invalid in another application with the same secret and database', async () => {
    const other = build({ baseUrl: 'https://other.example' });
    const token = await app.tokens.issue('reset', alice);
    expect(await other.tokens.status('reset', token)).toEqual(INVALID);
    await expect(other.tokens.consume('reset', token)).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
    await consume('reset', token);
  });

  it('FLT-16: does not depend on the secret', async () => {
    const token = await app.tokens.issue('reset', alice);
    const rotated = build({ secrets: ['another secret of thirty-two bytes or more'] });
    expect((await rotated.tokens.status('reset', token)).invalid).toBe(false);
  });

  describe('together with the writes of a flow', () => {
    it('is used and has its effect, or neither', async () => {
      const token = await app.tokens.issue('reset', alice);
      const effect: Write[] = [
        { update: 'user', where: { id: alice.id }, patch: { password: 'hash' } },
        { update: 'user', where: { email: 'nobody' }, patch: { active: true }, expect: 1 },
      ];
      expect(await app.mailed.consumeWith('reset', token, () => effect)).toEqual({
        kind: 'conflict',
        undone: 1,
      });
      expect((await app.fresh(alice)).password).toBeNull();
      const result = await app.mailed.consumeWith('reset', token, () => effect.slice(0, 1));
      expect(result.kind).toBe('consumed');
      expect((await app.fresh(alice)).password).toBe('hash');
    });

    it('stays good when the flow refuses, as for a weak new password', async () => {
      const token = await app.tokens.issue('reset', alice);
      const refuse = async () => Promise.reject(new Error('weak'));
      await expect(app.mailed.consumeWith('reset', token, refuse)).rejects.toThrow('weak');
      await consume('reset', token);
    });

    it('is not looked into by a flow whose token is no good', async () => {
      const token = await app.tokens.issue('reset', alice);
      clock.advance('2 hours');
      const effect = () => {
        throw new Error('never called');
      };
      expect(await app.mailed.consumeWith('reset', token, effect)).toMatchObject({
        kind: 'expired',
      });
      expect(await app.mailed.consumeWith('reset', 'x', effect)).toEqual({ kind: 'invalid' });
    });

    it('is saved in the unit that creates its user', async () => {
      const owner = { email: 'new@app.test', uniquifier: 'new one' };
      const prepared = app.mailed.prepare('confirm', owner, { createdBy: 1 });
      const outcome = await opened.store.write([
        { create: 'role', values: { name: 'outbox' } },
        { create: 'user', values: { ...owner, password: null, active: true } },
        ...prepared.writes,
      ]);
      expect(outcome.done).toBe(true);
      expect(await app.tokens.consume('confirm', prepared.token)).toMatchObject({
        user: { email: 'new@app.test' },
      });
    });

    it('is not saved where the user is not there', async () => {
      const prepared = app.mailed.prepare(
        'confirm',
        { email: 'a@b.test', uniquifier: 'u' },
        { createdBy: 0 },
      );
      await expect(opened.store.write(prepared.writes)).rejects.toThrow('no id');
    });

    it('never takes a rotated uniquifier back', async () => {
      const stale = await app.fresh(alice);
      await app.tokens.revokeAll(alice);
      const token = await app.tokens.issue('reset', stale);
      expect((await app.fresh(alice)).uniquifier).toBe(alice.uniquifier);
      expect(await app.tokens.status('reset', token)).toEqual(INVALID);
    });
  });

  it.each(['', 'Reset', 're set', 'x'.repeat(33), '__proto__', '1st'])(
    'refuses the purpose %j',
    async (purpose) => {
      await expect(app.tokens.issue(purpose, alice)).rejects.toThrow(TypeError);
    },
  );

  it('refuses data that it cannot keep', async () => {
    for (const data of ['x'.repeat(4_096), () => 1, Symbol('x')]) {
      await expect(app.tokens.issue('invite', alice, { data })).rejects.toThrow(TypeError);
    }
    await expect(app.tokens.issue('invite', alice, { within: 'soon' })).rejects.toThrow(
      'not a duration',
    );
  });
});
