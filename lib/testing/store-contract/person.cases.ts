import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { InvalidWhere } from '../../ports/invalid-where.js';
import { UniqueViolation, type Row, type Store } from '../../ports/store.js';
import { UnknownField } from '../../ports/unknown-field.js';
import { userIdOf } from '../../ports/user-id.js';
import type { ContractCases } from './contract-case.js';
import { liveSession, person } from './contract-models.js';

export const personCases: ContractCases = {
  'a new user gets an id, and is found by it as text': async (store) => {
    const user = await store.create('user', person('ann'));
    const found = await store.find('user', { id: userIdOf(user) });
    assert.equal(userIdOf(found ?? {}), userIdOf(user));
    assert.deepEqual([found?.['email'], found?.['active']], ['ann@contract.test', true]);
    assert.deepEqual(found?.['roles'], []);
  },
  'a user is created with roles, and the given list stays as it was': async (store) => {
    const roles = Object.freeze([await role(store, 'admin'), await role(store, 'editor')]);
    const user = await store.create('user', person('ann', { roles }));
    assert.deepEqual(names(user), ['admin', 'editor']);
    assert.deepEqual(names(await store.find('user', { email: 'ann@contract.test' })), [
      'admin',
      'editor',
    ]);
    assert.equal(roles.length, 2);
  },
  'link and unlink tell whether they changed something': async (store) => {
    const id = userIdOf(await store.create('user', person('ann')));
    const roleId = userIdOf(await role(store, 'admin'));
    assert.equal(await store.link(id, roleId), true);
    assert.equal(await store.link(id, roleId), false);
    assert.deepEqual(names(await store.find('user', { id })), ['admin']);
    assert.equal(await store.unlink(id, roleId), true);
    assert.equal(await store.unlink(id, roleId), false);
    assert.deepEqual(names(await store.find('user', { id })), []);
  },
  'link refuses users and roles that are not there': async (store) => {
    const id = userIdOf(await store.create('user', person('ann')));
    await assert.rejects(store.link(id, '4711'));
    await assert.rejects(store.link('4711', userIdOf(await role(store, 'admin'))));
  },
  'list gives every user once, with all roles, in order and up to the limit': async (store) => {
    const roles = [await role(store, 'admin'), await role(store, 'editor')];
    for (const name of ['cid', 'ann', 'bob']) await store.create('user', person(name, { roles }));
    const users = await store.list('user', { active: true }, { order: { email: 'asc' }, limit: 2 });
    assert.deepEqual(
      users.map((user) => user['email']),
      ['ann@contract.test', 'bob@contract.test'],
    );
    for (const user of users) assert.deepEqual(names(user), ['admin', 'editor']);
  },
  'a taken address or role name throws UniqueViolation': async (store) => {
    await store.create('user', person('ann'));
    await role(store, 'admin');
    await assert.rejects(store.create('user', person('ann')), UniqueViolation);
    await assert.rejects(role(store, 'admin'), UniqueViolation);
    const bob = { email: 'bob@contract.test' };
    await store.create('user', person('bob'));
    await assert.rejects(
      store.update('user', bob, { email: 'ann@contract.test' }),
      UniqueViolation,
    );
  },
  'unknown fields of users are refused': async (store) => {
    await assert.rejects(store.create('user', person('ann', { isAdmin: true })), UnknownField);
    await store.create('user', person('ann'));
    const ann = { email: 'ann@contract.test' };
    await assert.rejects(store.update('user', ann, { isAdmin: true }), UnknownField);
    for (const where of [{ isAdmin: true }, { roles: 'admin' }, { email: { not: { x: 1 } } }]) {
      await assert.rejects(store.find('user', where as never), InvalidWhere);
    }
  },
  'secrets of a user are there and are not serialised': async (store) => {
    const created = await store.create('user', person('ann'));
    const found = await store.find('user', { email: 'ann@contract.test' });
    const principal = await store.principalById(userIdOf(created));
    for (const user of [created, found, principal?.user]) {
      assert.equal(user?.['password'], 'hash of ann');
      const shown = JSON.stringify(user) + JSON.stringify({ ...user }) + inspect(user);
      assert.doesNotMatch(shown, /hash of ann|uniquifier/);
    }
  },
  'a role is removed from its users with it; a removed user leaves no links': async (store) => {
    const admin = await role(store, 'admin');
    const user = await store.create('user', person('ann', { roles: [admin] }));
    assert.equal(await store.remove('role', { name: 'admin' }), 1);
    assert.deepEqual(names(await store.find('user', { id: userIdOf(user) })), []);
    await store.link(userIdOf(user), userIdOf(await role(store, 'editor')));
    assert.equal(await store.remove('user', { id: userIdOf(user) }), 1);
    assert.equal(await store.find('user', { id: userIdOf(user) }), null);
  },
  'principalById gives the user with its roles, or null': async (store) => {
    const user = await store.create('user', person('ann', { roles: [await role(store, 'admin')] }));
    const principal = await store.principalById(userIdOf(user));
    assert.deepEqual([principal?.user['email'], principal?.session], ['ann@contract.test', null]);
    assert.deepEqual(names(principal?.user), ['admin']);
    assert.equal(await store.principalById('4711'), null);
  },
  'principalById knows revoked tokens': async (store) => {
    const id = userIdOf(await store.create('user', person('ann')));
    await store.create('revokedToken', { id: 'jti-1', userId: id, expiresAt: 1 });
    assert.equal(await store.principalById(id, 'jti-1'), null);
    assert.ok(await store.principalById(id, 'jti-2'));
  },
  'principalBySession gives live sessions of their user only': async (store) => {
    const now = 1_800_000_000_000;
    const roles = [await role(store, 'admin'), await role(store, 'editor')];
    const user = await store.create('user', person('ann', { roles }));
    await store.create('session', liveSession('digest', userIdOf(user), 'uniquifier-of-ann', now));
    const principal = await store.principalBySession('digest', now);
    assert.equal(principal?.user['email'], 'ann@contract.test');
    assert.deepEqual(names(principal?.user), ['admin', 'editor']);
    assert.deepEqual(principal?.session, await store.find('session', { id: 'digest' }));
    assert.ok(await store.principalBySession('digest', now + 999));
    assert.equal(await store.principalBySession('digest', now + 1000), null, 'idle');
    await store.update('session', { id: 'digest' }, { idleExpiresAt: now + 9000 });
    assert.equal(await store.principalBySession('digest', now + 2000), null, 'absolute');
    for (const digest of ['DIGEST', 'digest ', '', 'other']) {
      assert.equal(await store.principalBySession(digest, now), null, digest);
    }
    await store.update('user', { id: userIdOf(user) }, { uniquifier: 'rotated' });
    assert.equal(await store.principalBySession('digest', now), null, 'rotated');
  },
};

/** A new role. */
export function role(store: Store, name: string): Promise<Row> {
  return store.create('role', { name });
}

function names(user: Row | null | undefined): unknown[] {
  const roles = (user?.['roles'] ?? []) as Row[];
  return roles.map((one) => String(one['name'])).sort();
}
