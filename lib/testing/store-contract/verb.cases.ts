import assert from 'node:assert/strict';
import { UniqueViolation, type Store } from '../../ports/store.js';
import { UnknownField } from '../../ports/unknown-field.js';
import type { ContractCases } from './contract-case.js';

const AT = new Date('2026-02-28T23:59:59.123Z');
const DUE = 4_102_444_800_123;

export const verbCases: ContractCases = {
  'create gives every field back as stored, defaults included': async (store) => {
    const values = { id: 'a', name: 'A', due: DUE, at: AT, owner: 7, note: 'x'.repeat(5000) };
    const whole = { ...values, owner: '7', count: 0, open: true, code: 'none' };
    assert.deepEqual(await store.create('contractItem', values), whole);
    assert.deepEqual(await store.find('contractItem', { id: 'a' }), whole);
  },
  'create does not change the values it is given': async (store) => {
    const values = Object.freeze({ id: 'a', owner: 7, count: undefined });
    assert.equal((await store.create('contractItem', values))['count'], 0);
  },
  'create keeps text as it is: quotes, markup, emoji, other scripts': async (store) => {
    const note = `'"\`;--\\ %_ <b> \u{1F469}\u200D\u{1F4BB} \u5BC6\u7801 \u00E0\u0300\n\t`;
    await store.create('contractItem', { id: 'a', note });
    assert.equal((await store.find('contractItem', { id: 'a', note }))?.['note'], note);
  },
  'create refuses a name that is no field, and what a field cannot hold': async (store) => {
    for (const values of [{ nope: 1 }, { count: '1' }, { id: null }, { name: 'x'.repeat(81) }]) {
      await assert.rejects(store.create('contractItem', { id: 'a', ...values }), UnknownField);
    }
    await assert.rejects(store.create('contractItem', { name: 'no id' }), UnknownField);
    assert.deepEqual(await store.list('contractItem', {}), []);
  },
  'a taken key or unique value throws UniqueViolation and saves nothing': async (store) => {
    await store.create('contractItem', { id: 'a', name: 'A', owner: '1', code: 'x' });
    for (const values of [
      { id: 'a' },
      { id: 'b', name: 'A' },
      { id: 'c', owner: '1', code: 'x' },
    ]) {
      await assert.rejects(store.create('contractItem', values), isViolation);
    }
    assert.equal((await store.list('contractItem', {})).length, 1);
  },
  'any number of rows may hold nothing in a unique field': async (store) => {
    await store.create('contractItem', { id: 'a' });
    await store.create('contractItem', { id: 'b', name: null });
    assert.equal((await store.list('contractItem', { name: null })).length, 2);
  },
  'find gives null when nothing matches': async (store) => {
    assert.equal(await store.find('contractItem', { id: 'a' }), null);
  },
  'list orders and limits': async (store) => {
    await seed(store);
    const ids = async (options: Parameters<Store['list']>[2]) =>
      (await store.list('contractItem', {}, options)).map((row) => row['id']);
    assert.deepEqual(await ids({ order: { count: 'desc' } }), ['c', 'b', 'a']);
    assert.deepEqual(await ids({ order: { open: 'asc', count: 'desc' }, limit: 2 }), ['b', 'c']);
    assert.deepEqual(await ids({ limit: 0 }), []);
  },
  'update sets the rows that match and counts them, unchanged ones included': async (store) => {
    await seed(store);
    assert.equal(await store.update('contractItem', { open: true }, { note: 'n', due: null }), 2);
    assert.equal(await store.update('contractItem', { open: true }, { note: 'n' }), 2);
    assert.equal(await store.update('contractItem', { id: 'nobody' }, { note: 'n' }), 0);
    assert.equal((await store.list('contractItem', { note: 'n' })).length, 2);
    assert.equal((await store.find('contractItem', { id: 'b' }))?.['note'], null);
  },
  'update refuses unknown fields, and taken unique values change nothing': async (store) => {
    await seed(store);
    await assert.rejects(store.update('contractItem', { id: 'a' }, { nope: 1 }), UnknownField);
    await assert.rejects(store.update('contractItem', { id: 'a' }, { name: 'B' }), isViolation);
    const wanted = { open: true };
    await assert.rejects(store.update('contractItem', wanted, { name: 'same' }), isViolation);
    assert.equal(await store.find('contractItem', { name: 'same' }), null);
  },
  'update with nothing to set counts the rows that match': async (store) => {
    await seed(store);
    assert.equal(await store.update('contractItem', { open: true }, { note: undefined }), 2);
  },
  'increment adds to one row and gives the new value': async (store) => {
    await seed(store);
    assert.equal(await store.increment('contractItem', { id: 'a' }, 'count', 5), 6);
    assert.equal(await store.increment('contractItem', { name: 'A' }, 'count', -8), -2);
    assert.equal(await store.increment('contractItem', { id: 'a' }, 'count', 2), 0);
    assert.equal(await store.increment('contractItem', { id: 'x' }, 'count', 1), null);
    assert.equal((await store.find('contractItem', { id: 'a' }))?.['count'], 0);
  },
  'increment makes a missing row when it may': async (store) => {
    const create = { note: 'made', due: DUE };
    assert.equal(await store.increment('contractItem', { id: 'a' }, 'count', 3, create), 3);
    assert.equal(await store.increment('contractItem', { id: 'a' }, 'count', 3, { note: 'no' }), 6);
    const row = await store.find('contractItem', { id: 'a' });
    assert.deepEqual([row?.['count'], row?.['note'], row?.['due']], [6, 'made', DUE]);
  },
  'remove removes the rows that match and counts them': async (store) => {
    await seed(store);
    assert.equal(await store.remove('contractItem', { open: true }), 2);
    assert.equal(await store.remove('contractItem', { open: true }), 0);
    assert.equal((await store.list('contractItem', {})).length, 1);
  },
  'hasField knows its fields': async (store) => {
    if (!store.hasField) return;
    assert.equal(store.hasField('contractItem', 'count'), true);
    assert.equal(store.hasField('user', 'email'), true);
    assert.equal(store.hasField('user', 'id'), true);
    assert.equal(store.hasField('noModel', 'id'), false);
    for (const name of ['nope', '__proto__', 'constructor', 'toString']) {
      assert.equal(store.hasField('user', name), false, name);
    }
  },
};

/** Three rows: a and c open, counts 1 to 3. */
export async function seed(store: Store): Promise<void> {
  await store.create('contractItem', { id: 'a', name: 'A', count: 1, due: 10 });
  await store.create('contractItem', { id: 'b', name: 'B', count: 2, due: 20, open: false });
  await store.create('contractItem', { id: 'c', name: 'C', count: 3, at: AT });
}

/** The error for a taken value; it must not carry the value. */
export function isViolation(error: unknown): boolean {
  return error instanceof UniqueViolation && !/same|"A"/.test(String(error.stack));
}
