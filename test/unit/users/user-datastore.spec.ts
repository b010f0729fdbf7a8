import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtInModels } from '../../../lib/core/models.js';
import type { FieldType } from '../../../lib/ports/model.js';
import type { Row } from '../../../lib/ports/store.js';
import { userIdOf } from '../../../lib/ports/user-id.js';
import type { User } from '../../../lib/core/users/security-types.js';
import {
  memoryFixture,
  sqliteFixture,
  type DatastoreFixture,
} from '../../support/user-datastore.fixture.js';

/** A value that the model does not take. */
const UNFIT = {
  code: 'VALIDATION_FAILED',
  status: 400,
  details: { cause: { name: 'UnknownField' } },
};
const EMAIL = 'ann@site.test';

describe.each([
  ['memory', memoryFixture],
  ['SQLite', sqliteFixture],
] as const)('UserDatastore on %s', (_, open) => {
  let fixture: DatastoreFixture;
  beforeEach(async () => {
    fixture = await open();
  });
  afterEach(() => fixture.close());

  const ann = (values: Row = {}): Promise<User> =>
    fixture.users.createUser({ email: EMAIL, password: 'correct horse', ...values });
  const stored = () => fixture.store.find('user', { email: EMAIL });
  const eventNames = () => fixture.events.map(({ name }) => name);

  describe('createUser', () => {
    it('hashes the password, and makes the user active with a uniquifier of its own', async () => {
      const user = await ann();
      expect(user).toMatchObject({ email: EMAIL, active: true, roles: [] });
      expect(user.password).toBe('hashed:correct horse');
      expect(user.uniquifier).toMatch(/^[\w-]{43}$/);
      expect((await fixture.users.createUser({ email: 'bob@site.test' })).uniquifier).not.toBe(
        user.uniquifier,
      );
    });

    it('takes a ready hash, or no password at all', async () => {
      expect((await ann({ password: undefined, passwordHash: '$2b$x' })).password).toBe('$2b$x');
      const bob = await fixture.users.createUser({ email: 'bob@site.test', password: null });
      expect(bob.password).toBeNull();
    });

    it.each([
      ['', {}],
      ['hash', { passwordHash: 'h' }],
      [5, {}],
      [{}, {}],
    ])('refuses the password %j beside %j', async (password, values) => {
      await expect(ann({ password, ...values })).rejects.toMatchObject({
        code: 'INVALID_PASSWORD',
      });
      expect(await stored()).toBeNull();
    });

    it('says that of a password and its hash only one can be taken', async () => {
      await expect(ann({ password: 'one', passwordHash: 'h' })).rejects.toMatchObject({
        message: 'Give password or passwordHash, not both',
        details: { fields: { password: [{ key: 'PASSWORD_AND_HASH' }] } },
      });
    });

    it('UNI-01 stores the canonical address, and one user only has it', async () => {
      expect((await ann({ email: ' Ann@SITE.test ' })).email).toBe(EMAIL);
      await expect(ann({ email: 'ANN@site.test' })).rejects.toMatchObject({
        code: 'IDENTITY_TAKEN',
      });
    });

    it.each(['no address', 'a@', undefined, null, 7])('refuses the address %j', async (email) => {
      await expect(ann({ email })).rejects.toMatchObject({ code: 'INVALID_IDENTITY' });
    });

    it('gives roles by name or object, each once, and leaves the list alone', async () => {
      const admin = await fixture.users.createRole({ name: 'admin', description: 'all' });
      await fixture.users.createRole({ name: 'editor' });
      const roles = Object.freeze(['editor', admin, 'admin']);
      expect(names(await ann({ roles }))).toEqual(['admin', 'editor']);
      expect(roles).toHaveLength(3);
    });

    it('refuses an unknown role and saves nothing', async () => {
      await expect(ann({ roles: ['nobody'] })).rejects.toMatchObject({ code: 'UNKNOWN_ROLE' });
      expect(await stored()).toBeNull();
    });

    it('refuses what is no field of the user', async () => {
      await expect(ann({ isAdmin: true })).rejects.toMatchObject(UNFIT);
    });

    it('RAC-01 makes one user of 50 creations at once', async () => {
      const results = await Promise.allSettled(Array.from({ length: 50 }, () => ann()));
      const failed = results.filter((result) => result.status === 'rejected');
      expect(failed).toHaveLength(49);
      for (const { reason } of failed) expect(reason).toMatchObject({ code: 'IDENTITY_TAKEN' });
    });
  });

  describe('findUser and getUser', () => {
    it('find by exact values, identities in any spelling', async () => {
      const user = await ann();
      for (const where of [{ email: 'ANN@Site.Test' }, { email: EMAIL, active: true }]) {
        expect(await fixture.users.findUser(where)).toMatchObject({ email: EMAIL });
      }
      expect(await fixture.users.findUser({ id: user.id })).toMatchObject({ email: EMAIL });
      expect(await fixture.users.findUser({ email: EMAIL, active: false })).toBeNull();
      expect(await fixture.users.findUser({ email: 'no address' })).toBeNull();
      expect(await fixture.users.findUser({ confirmedAt: null })).toMatchObject({ email: EMAIL });
    });

    it.each([
      {},
      { nope: 1 },
      { email: undefined },
      { email: { not: null } },
      { email: { like: '%' } },
      { email: ['ann@site.test'] },
      { email: 5 },
      { roles: 'admin' },
      JSON.parse('{"__proto__":"a"}') as object,
      null,
    ])('CVE-2022-33171 refuses the conditions %j', async (where) => {
      await ann();
      const found = fixture.users.findUser(where as never);
      await expect(found).rejects.toMatchObject({ code: 'INVALID_WHERE' });
    });

    it('get by id as number or text, and by identity', async () => {
      const user = await ann();
      for (const key of [user.id, userIdOf(user), 'ANN@site.test']) {
        expect(await fixture.users.getUser(key)).toMatchObject({ email: EMAIL });
      }
      const nobody = [
        0,
        -1,
        1.5,
        Number.NaN,
        '',
        '%',
        '4711',
        ' 1',
        'bob@site.test',
        null,
        undefined,
      ];
      for (const key of nobody) expect(await fixture.users.getUser(key)).toBeNull();
    });
  });

  describe('updateUser', () => {
    it('changes fields, and shows them on the object it is given', async () => {
      const user = await ann();
      const confirmedAt = new Date(1_700_000_000_123);
      expect(await fixture.users.updateUser(user, { confirmedAt })).toBe(user);
      expect((user as unknown as Row)['confirmedAt']).toEqual(confirmedAt);
      expect((await stored())?.['confirmedAt']).toEqual(confirmedAt);
      expect((await stored())?.['uniquifier']).toBe(user.uniquifier);
    });

    it('ends sessions, remember cookies, devices and links with a new password', async () => {
      const user = await ann();
      const before = user.uniquifier;
      await keepRowsFor(fixture, user);
      await fixture.users.updateUser(EMAIL, { password: 'another one' });
      expect((await stored())?.['password']).toBe('hashed:another one');
      expect((await stored())?.['uniquifier']).not.toBe(before);
      expect(await modelsWithRows(fixture, user)).toEqual(['outboxMail', 'revokedToken']);
    });

    it('unconfirms a new address and kills open links, and nothing else', async () => {
      const user = await ann({ confirmedAt: new Date() });
      await keepRowsFor(fixture, user);
      await fixture.users.updateUser(user, { email: 'Ann@Other.test' });
      expect(user).toMatchObject({ email: 'ann@other.test', confirmedAt: null });
      const left = ['device', 'outboxMail', 'remember', 'revokedToken', 'session'];
      expect(await modelsWithRows(fixture, user)).toEqual(left);
    });

    it('leaves a confirmation alone when the address is another spelling of the same', async () => {
      const user = await ann({ confirmedAt: new Date() });
      await keepRowsFor(fixture, user);
      await fixture.users.updateUser(user, { email: 'ANN@site.test' });
      expect((await stored())?.['confirmedAt']).toBeInstanceOf(Date);
      expect(await modelsWithRows(fixture, user)).toContain('mailedToken');
    });

    it('refuses a taken address, unknown users, roles and unknown fields', async () => {
      const user = await ann();
      await fixture.users.createUser({ email: 'bob@site.test' });
      const update = (values: Row) => fixture.users.updateUser(user, values);
      await expect(update({ email: 'BOB@site.test' })).rejects.toMatchObject({
        code: 'IDENTITY_TAKEN',
      });
      await expect(update({ roles: [] })).rejects.toMatchObject(UNFIT);
      await expect(update({ isAdmin: true })).rejects.toMatchObject(UNFIT);
      await expect(update({ id: 4711 })).rejects.toMatchObject(UNFIT);
      expect(await stored()).toMatchObject({ id: user.id });
      for (const nobody of ['nobody@site.test', 4711, { ...user, id: 4711 } as User]) {
        const change = fixture.users.updateUser(nobody, { active: true });
        await expect(change).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
      }
    });

    it('RAC-04 of 20 new passwords at once one remains, whole', async () => {
      const user = await ann();
      const passwords = Array.from({ length: 20 }, (_, index) => `password ${index}`);
      await Promise.all(passwords.map((password) => fixture.users.updateUser(EMAIL, { password })));
      const now = await stored();
      expect(passwords.map((password) => `hashed:${password}`)).toContain(now?.['password']);
      expect(now?.['uniquifier']).not.toBe(user.uniquifier);
    });
  });

  describe('activation', () => {
    it('tells whether it changed something, and publishes only then', async () => {
      const user = await ann();
      expect(await fixture.users.activateUser(user)).toBe(false);
      expect(await fixture.users.deactivateUser(user)).toBe(true);
      expect(user.active).toBe(false);
      expect(await fixture.users.deactivateUser(EMAIL)).toBe(false);
      expect(await fixture.users.activateUser(EMAIL)).toBe(true);
      expect((await stored())?.['active']).toBe(true);
      expect(eventNames()).toEqual(['user.deactivated', 'user.activated']);
    });

    it('toggles, always true, and never loses a toggle', async () => {
      const user = await ann();
      expect(await fixture.users.toggleActive(user)).toBe(true);
      expect(user.active).toBe(false);
      await Promise.all([1, 2, 3].map(() => fixture.users.toggleActive(EMAIL)));
      expect((await stored())?.['active']).toBe(true);
    });

    it('throws for unknown users', async () => {
      const { users } = fixture;
      const unknown = { code: 'UNKNOWN_USER' };
      for (const nobody of ['nobody@site.test', 4711]) {
        await expect(users.activateUser(nobody)).rejects.toMatchObject(unknown);
        await expect(users.deactivateUser(nobody)).rejects.toMatchObject(unknown);
        await expect(users.toggleActive(nobody)).rejects.toMatchObject(unknown);
        await expect(users.deleteUser(nobody)).rejects.toMatchObject(unknown);
      }
    });
  });

  describe('roles', () => {
    it('are found by exact name', async () => {
      await fixture.users.createRole({ name: 'admin', description: 'all' });
      expect(await fixture.users.findRole('admin')).toMatchObject({ description: 'all' });
      for (const name of ['Admin', 'admin ', '', '%', '__proto__', 'constructor']) {
        expect(await fixture.users.findRole(name)).toBeNull();
      }
    });

    it('are there once', async () => {
      const { users } = fixture;
      const first = await users.findOrCreateRole('admin', { description: 'all' });
      const again = await users.findOrCreateRole('admin', { description: 'other' });
      expect([again.id, again.description]).toEqual([first.id, 'all']);
      const taken = users.createRole({ name: 'admin' });
      await expect(taken).rejects.toMatchObject({
        code: 'IDENTITY_TAKEN',
        message: 'There is a role of this name already',
        details: { key: 'ROLE_TAKEN' },
      });
      await expect(users.createRole({ name: '' })).rejects.toMatchObject(UNFIT);
      const many = await Promise.all(
        Array.from({ length: 20 }, () => users.findOrCreateRole('new')),
      );
      expect(new Set(many.map(({ id }) => id)).size).toBe(1);
    });

    it('are added and removed, told by what changed, shown on the object', async () => {
      const { users } = fixture;
      const user = await ann();
      const admin = await users.createRole({ name: 'admin' });
      expect(await users.addRoleToUser(user, 'admin')).toBe(true);
      expect(await users.addRoleToUser(EMAIL, admin)).toBe(false);
      expect(await users.hasRole(user, 'admin')).toBe(true);
      expect(await users.hasRole(EMAIL, admin)).toBe(true);
      expect(await users.removeRoleFromUser(user, admin)).toBe(true);
      expect(await users.removeRoleFromUser(user, 'admin')).toBe(false);
      expect(await users.removeRoleFromUser(user, 'nobody')).toBe(false);
      expect(names(user)).toEqual([]);
      expect(eventNames()).toEqual(['user.role-added', 'user.role-removed']);
    });

    it('ROL-03 are held by exact name only', async () => {
      await fixture.users.createRole({ name: 'admin' });
      const user = await ann({ roles: ['admin'] });
      for (const name of ['Admin', 'admin ', '\u0430dmin', '__proto__', 'toString', '']) {
        expect(await fixture.users.hasRole(user, name)).toBe(false);
      }
      expect(await fixture.users.hasRole('nobody@site.test', 'admin')).toBe(false);
    });

    it('throw for unknown users and roles', async () => {
      const { users } = fixture;
      const user = await ann();
      const unknown = users.addRoleToUser(user, 'nobody');
      await expect(unknown).rejects.toMatchObject({ code: 'UNKNOWN_ROLE' });
      await users.createRole({ name: 'admin' });
      for (const nobody of ['nobody@site.test', 4711, { ...user, id: 4711 } as User]) {
        const add = users.addRoleToUser(nobody, 'admin');
        await expect(add).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
      }
    });
  });

  describe('deleteUser', () => {
    it('removes the user and all rows about it, and nobody else', async () => {
      const user = await ann({ roles: [await fixture.users.createRole({ name: 'admin' })] });
      const bob = await fixture.users.createUser({ email: 'bob@site.test' });
      await keepRowsFor(fixture, user);
      await keepRowsFor(fixture, bob);
      expect(await fixture.users.deleteUser(user)).toBeUndefined();
      expect(await stored()).toBeNull();
      expect(await modelsWithRows(fixture, user)).toEqual([]);
      expect(await modelsWithRows(fixture, bob)).toHaveLength(owned.length);
      expect(eventNames()).toEqual(['user.deleted']);
      await expect(fixture.users.deleteUser(user)).rejects.toMatchObject({ code: 'UNKNOWN_USER' });
    });
  });

  describe('transaction', () => {
    it('keeps everything together, and publishes after the commit', async () => {
      await fixture.users.transaction(async (users) => {
        const user = await users.createUser({ email: EMAIL });
        await users.addRoleToUser(user, await users.findOrCreateRole('admin'));
        expect(eventNames()).toEqual([]);
      });
      expect(names((await stored()) as unknown as User)).toEqual(['admin']);
      expect(eventNames()).toEqual(['user.role-added']);
    });

    it('undoes everything, and publishes nothing', async () => {
      const user = await ann();
      const lost = fixture.users.transaction(async (users) => {
        await users.deactivateUser(user);
        await users.createRole({ name: 'admin' });
        await expect(users.createUser({ email: EMAIL })).rejects.toMatchObject({
          code: 'IDENTITY_TAKEN',
        });
        throw new Error('no');
      });
      await expect(lost).rejects.toThrow('no');
      expect((await stored())?.['active']).toBe(true);
      expect(await fixture.users.findRole('admin')).toBeNull();
      expect(fixture.events).toEqual([]);
    });

    it('takes the calls of the datastore itself along, as often as they are nested', async () => {
      const { users } = fixture;
      const lost = users.transaction(async () => {
        const user = await users.createUser({ email: EMAIL });
        await users.transaction(async () => {
          await users.addRoleToUser(user, await users.findOrCreateRole('admin'));
        });
        expect(names(await users.getUser(EMAIL))).toEqual(['admin']);
        throw new Error('no');
      });
      await expect(lost).rejects.toThrow('no');
      expect(await users.findUser({ email: EMAIL })).toBeNull();
      expect(await users.findRole('admin')).toBeNull();
      expect(fixture.events).toEqual([]);
    });

    it('leaves alone what ends after it, and what others do meanwhile', async () => {
      const { users } = fixture;
      let later: Promise<unknown> = Promise.resolve();
      const begun = users.transaction(async () => {
        later = new Promise((resolve) => setTimeout(resolve, 20)).then(() =>
          users.createUser({ email: EMAIL }),
        );
        throw new Error('no');
      });
      const other = users.createUser({ email: 'other@site.test' });
      await expect(begun).rejects.toThrow('no');
      await Promise.all([later, other]);
      expect(await users.findUser({ email: EMAIL })).not.toBeNull();
      expect(await users.findUser({ email: 'other@site.test' })).not.toBeNull();
    });

    it('50 at once, half of them thrown: each all or nothing', async () => {
      const work = (index: number) =>
        fixture.users.transaction(async (users) => {
          await users.createUser({ email: `one${index}@site.test` });
          await new Promise((resolve) => setImmediate(resolve));
          await users.createUser({ email: `two${index}@site.test` });
          if (index % 2 === 1) throw new Error('rolled back on purpose');
        });
      await Promise.allSettled(Array.from({ length: 50 }, (_, index) => work(index)));
      const emails = (await fixture.store.list('user', {})).map((user) => String(user['email']));
      expect(emails).toHaveLength(50);
      for (const email of emails) expect(Number(/\d+/.exec(email)?.[0]) % 2).toBe(0);
    });
  });
});

describe('UserDatastore.using', () => {
  let fixture: DatastoreFixture;
  beforeEach(async () => {
    fixture = await sqliteFixture();
  });
  afterEach(() => fixture.close());

  it("goes with the application's own transaction, events included", async () => {
    const { dataSource, users, events } = fixture;
    await dataSource?.transaction(async (manager) => {
      const joined = users.using(manager);
      const user = await joined.createUser({ email: EMAIL });
      await joined.deactivateUser(user);
      expect(events).toEqual([]);
    });
    expect(events.map(({ name }) => name)).toEqual(['user.deactivated']);
  });

  it('leaves nothing of a rollback, events included', async () => {
    const { dataSource, users, events } = fixture;
    const lost = dataSource?.transaction(async (manager) => {
      await users.using(manager).createUser({ email: EMAIL });
      await users.using(manager).transaction((inner) => inner.deactivateUser(EMAIL));
      throw new Error('no');
    });
    await expect(lost).rejects.toThrow('no');
    expect(await users.findUser({ email: EMAIL })).toBeNull();
    expect(events).toEqual([]);
  });

  it('is refused where the store cannot', async () => {
    const memory = await memoryFixture();
    expect(() => memory.users.using({})).toThrow('cannot join');
  });
});

const owned = builtInModels.filter((model) => Object.hasOwn(model.fields, 'userId'));

/** One row in every model that knows users. */
async function keepRowsFor({ store }: DatastoreFixture, user: User): Promise<void> {
  const userId = userIdOf(user);
  for (const model of owned) {
    const required = Object.entries(model.fields).filter(([, { nullable }]) => !nullable);
    const values = required.map(([field, { type }]) => [
      field,
      SAMPLES[type] ?? `${field}-${userId}`,
    ]);
    await store.create(model.name, { ...Object.fromEntries(values), userId });
  }
}

const SAMPLES: Partial<Record<FieldType, unknown>> = { epoch: 1, integer: 1, boolean: true };

async function modelsWithRows({ store }: DatastoreFixture, user: User): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of owned) {
    if (await store.find(name, { userId: userIdOf(user) })) found.push(name);
  }
  return found.sort();
}

function names(user: User | null): string[] {
  return (user?.roles ?? []).map(({ name }) => name).sort();
}
