import assert from 'node:assert/strict';
import { UniqueViolation, type Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { ContractCases } from './contract-case.js';
import { person } from './contract-models.js';
import { role } from './person.cases.js';
import { seed } from './verb.cases.js';

export const unitCases: ContractCases = {
  'write does all of its writes and counts their rows': async (store) => {
    await seed(store);
    const outcome = await store.write([
      { create: 'contractItem', values: { id: 'd' } },
      { update: 'contractItem', where: { open: true }, patch: { note: 'n' }, expect: 3 },
      { increment: 'contractItem', key: { id: 'd' }, field: 'count', by: 4 },
      { increment: 'contractItem', key: { id: 'x' }, field: 'count', by: 4 },
      { increment: 'contractItem', key: { id: 'e' }, field: 'count', by: 4, create: {} },
      { remove: 'contractItem', where: { id: 'b' }, expect: 1 },
    ]);
    assert.ok(outcome.done);
    assert.deepEqual(outcome.counts, [1, 3, 1, 0, 1, 1]);
    assert.equal(outcome.created[0]?.['id'], 'd');
    assert.deepEqual(await ids(store), 'acde');
    assert.equal((await store.find('contractItem', { id: 'd' }))?.['count'], 4);
  },
  'a write whose expectation fails undoes the unit and is named': async (store) => {
    await seed(store);
    const outcome = await store.write([
      { create: 'contractItem', values: { id: 'd' } },
      { remove: 'contractItem', where: { id: 'a' } },
      { update: 'contractItem', where: { id: 'x' }, patch: { note: 'n' }, expect: 1 },
      { create: 'contractItem', values: { id: 'e' } },
    ]);
    assert.deepEqual(outcome, { done: false, undone: 2 });
    assert.equal(await ids(store), 'abc');
  },
  'an error undoes the unit': async (store) => {
    await seed(store);
    const unit = store.write([
      { remove: 'contractItem', where: { id: 'a' } },
      { create: 'contractItem', values: { id: 'b' } },
    ]);
    await assert.rejects(unit, UniqueViolation);
    assert.equal(await ids(store), 'abc');
  },
  'a deferred write sees what the earlier ones made': async (store) => {
    const admin = await role(store, 'admin');
    const outcome = await store.write([
      { create: 'user', values: person('ann', { roles: [admin] }) },
      ([user]) => ({ create: 'contractItem', values: { id: 'a', owner: userIdOf(user ?? {}) } }),
    ]);
    assert.ok(outcome.done);
    const [user, item] = outcome.created;
    assert.equal(item?.['owner'], userIdOf(user ?? {}));
    assert.equal((user?.['roles'] as unknown[] | undefined)?.length, 1);
  },
  'a deferred write that throws undoes the unit': async (store) => {
    const unit = store.write([
      { create: 'contractItem', values: { id: 'a' } },
      () => {
        throw new Error('no');
      },
    ]);
    await assert.rejects(unit, /no/);
    assert.equal(await ids(store), '');
  },
  'an empty unit is done': async (store) => {
    assert.deepEqual(await store.write([]), { done: true, counts: [], created: [] });
  },
  'a unit inside a transaction undoes itself alone': async (store) => {
    await store.transaction(async (inner) => {
      await inner.create('contractItem', { id: 'a' });
      const outcome = await inner.write([
        { create: 'contractItem', values: { id: 'b' } },
        { remove: 'contractItem', where: { id: 'x' }, expect: 1 },
      ]);
      assert.deepEqual(outcome, { done: false, undone: 1 });
      await inner.create('contractItem', { id: 'c' });
    });
    assert.equal(await ids(store), 'ac');
  },
};

async function ids(store: Store): Promise<string> {
  const rows = await store.list('contractItem', {}, { order: { id: 'asc' } });
  return rows.map((row) => row['id']).join('');
}
