import assert from 'node:assert/strict';
import { InvalidWhere } from '../../ports/invalid-where.js';
import type { Store, Where } from '../../ports/store.js';
import type { ContractCases } from './contract-case.js';
import { person } from './contract-models.js';
import { seed } from './verb.cases.js';

const AT = new Date('2026-02-28T23:59:59.123Z');

/** Conditions on the seeded rows and the ids that they find. */
const FINDS: readonly (readonly [Where, string])[] = [
  [{}, 'abc'],
  [{ id: 'a' }, 'a'],
  [{ open: false }, 'b'],
  [{ due: null }, 'c'],
  [{ due: { not: null } }, 'ab'],
  [{ due: { not: 10 } }, 'bc'],
  [{ name: { not: 'A' } }, 'bc'],
  [{ count: { lt: 2 } }, 'a'],
  [{ count: { lte: 2 } }, 'ab'],
  [{ count: { gt: 2 } }, 'c'],
  [{ count: { gte: 2 } }, 'bc'],
  [{ due: { lt: 100 } }, 'ab'],
  [{ name: { in: ['A', 'C', 'Z'] } }, 'ac'],
  [{ count: { in: [2] } }, 'b'],
  [{ id: { in: [] } }, ''],
  [{ at: AT }, 'c'],
  [{ at: { lt: AT } }, ''],
  [{ open: true, count: { gt: 1 } }, 'c'],
  [{ id: 'a', name: 'B' }, ''],
];

/** What must never reach a database: objects from a request, other kinds, names that are no fields. */
const REFUSED: readonly unknown[] = [
  { nope: 1 },
  JSON.parse('{"__proto__":"a"}'),
  { constructor: 'a' },
  { 'id" OR 1=1 --': 'a' },
  { id: undefined },
  { id: ['a'] },
  { id: {} },
  { id: { $ne: null } },
  { id: { like: '%' } },
  { id: { not: 'a', lt: 'b' } },
  { id: { not: { not: 'a' } } },
  { id: { in: 'abc' } },
  { id: { in: [null] } },
  { id: { in: [{ not: 'a' }] } },
  { id: { lt: null } },
  { id: 0 },
  { id: true },
  { name: new Date() },
  { count: '1' },
  { count: '1 OR 1=1' },
  { count: Number.NaN },
  { count: 1.5 },
  { open: 1 },
  { open: 'true' },
  { at: '2026-02-28' },
  { at: new Date(Number.NaN) },
  { due: 1n },
  { id: Symbol.iterator },
  { id: () => 'a' },
  { id: Object.assign(Object.create({ type: 'raw' }) as object, { value: '1=1' }) },
  ['id'],
  'id',
  null,
  undefined,
];

export const whereCases: ContractCases = {
  'a where compares by the closed set': async (store) => {
    await seed(store);
    await store.update('contractItem', { id: 'c' }, { at: AT });
    for (const [where, ids] of FINDS) {
      const rows = await store.list('contractItem', where, { order: { id: 'asc' } });
      assert.equal(rows.map((row) => row['id']).join(''), ids, JSON.stringify(where));
    }
  },
  'anything else in a where throws InvalidWhere, in every verb': async (store) => {
    await seed(store);
    for (const where of REFUSED) {
      for (const call of callsWith(store, where as Where)) {
        await assert.rejects(call, InvalidWhere, String(typeof where));
      }
    }
    assert.equal((await store.list('contractItem', {})).length, 3);
  },
  'an empty where is refused everywhere but in list': async (store) => {
    await seed(store);
    const [, ...others] = callsWith(store, {});
    for (const call of others) await assert.rejects(call, InvalidWhere);
    assert.equal((await store.list('contractItem', {})).length, 3);
  },
  'text is compared exactly: case, accents and blanks count': async (store) => {
    await store.create('contractItem', { id: 'key', note: 'caf\u00E9' });
    for (const id of ['KEY', 'k\u00E9y', 'key ', ' key', 'key\u0000', '%', 'ke_']) {
      assert.equal(await store.find('contractItem', { id }), null, JSON.stringify(id));
      assert.equal(await store.update('contractItem', { id }, { count: 1 }), 0);
      assert.equal(await store.remove('contractItem', { id: { in: [id] } }), 0);
    }
    assert.equal(await store.find('contractItem', { note: 'cafe' }), null);
    assert.ok(await store.find('contractItem', { note: 'caf\u00E9' }));
  },
  'ids of users that cannot be are nobody': async (store) => {
    await store.create('user', person('ann'));
    const ids = [
      '',
      '0',
      '01',
      '1e0',
      '1.0',
      '-1',
      '99999999999999999999',
      'abc',
      '1 OR 1=1',
      '1\u0000',
    ];
    for (const id of ids) {
      assert.equal(await store.find('user', { id }), null, id);
      assert.equal(await store.principalById(id), null, id);
    }
    assert.equal((await store.list('user', { id: { in: ids } })).length, 0);
  },
};

function callsWith(store: Store, where: Where): Promise<unknown>[] {
  const calls = [
    store.list('contractItem', where),
    store.find('contractItem', where),
    store.update('contractItem', where, { note: 'changed' }),
    store.remove('contractItem', where),
    store.increment('contractItem', where, 'count', 1),
    store.write([{ update: 'contractItem', where, patch: { note: 'changed' } }]),
    store.write([{ remove: 'contractItem', where }]),
  ];
  for (const call of calls) call.catch(() => undefined);
  return calls;
}
