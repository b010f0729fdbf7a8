import assert from 'node:assert/strict';
import { UniqueViolation, type Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { ContractCases } from './contract-case.js';
import { person } from './contract-models.js';
import { role } from './person.cases.js';

const MANY = 50;

export const raceCases: ContractCases = {
  'RAC-03 50 consumers of one row at once: exactly one wins': async (store) => {
    await store.create('contractItem', { id: 'token' });
    const consume = () =>
      store.update('contractItem', { id: 'token', due: null }, { due: Date.now() });
    assert.deepEqual(countOf(await Promise.all(many(consume))), { 0: MANY - 1, 1: 1 });
  },
  'RAC-03 50 units that consume one row: one is done, the others leave nothing': async (store) => {
    await store.create('contractItem', { id: 'token' });
    const consume = (index: number) =>
      store.write([
        { create: 'contractItem', values: { id: `effect-${index}`, note: 'effect' } },
        { update: 'contractItem', where: { id: 'token', due: null }, patch: { due: 1 }, expect: 1 },
      ]);
    const outcomes = await Promise.all(many(consume));
    assert.equal(outcomes.filter(({ done }) => done).length, 1);
    assert.equal((await store.list('contractItem', { note: 'effect' })).length, 1);
  },
  'RAC-01 50 creations of one identity at once: one row, 49 violations': async (store) => {
    const results = await Promise.allSettled(many(() => store.create('user', person('ann'))));
    const failed = results.filter((result) => result.status === 'rejected');
    assert.equal(failed.length, MANY - 1);
    assert.ok(failed.every(({ reason }) => reason instanceof UniqueViolation));
    assert.equal((await store.list('user', {})).length, 1);
  },
  'RAC-09 50 increments at once: each sees another value, the sum is exact': async (store) => {
    await store.create('contractItem', { id: 'a' });
    const values = await Promise.all(
      many(() => store.increment('contractItem', { id: 'a' }, 'count', 1)),
    );
    assert.deepEqual(
      sorted(values),
      many((index) => index + 1),
    );
  },
  'RAC-09 50 increments at once of a row that is not there yet': async (store) => {
    const add = () => store.increment('contractItem', { id: 'a' }, 'count', 2, { note: 'made' });
    assert.deepEqual(
      sorted(await Promise.all(many(add))),
      many((index) => 2 * index + 2),
    );
  },
  'RAC-10 increments of many rows at once are exact': async (store) => {
    const add = (index: number) =>
      store.increment('contractItem', { id: `row-${index % 5}` }, 'count', 1, {});
    await Promise.all(many(add));
    const rows = await store.list('contractItem', {});
    assert.deepEqual(
      rows.map((row) => row['count']),
      [10, 10, 10, 10, 10],
    );
  },
  '50 units at once that touch two rows in either order: all are done': async (store) => {
    for (const id of ['a', 'b']) await store.create('contractItem', { id });
    const add = (id: string) =>
      ({ increment: 'contractItem', key: { id }, field: 'count', by: 1 }) as const;
    const units = many((index) => {
      const writes = [add('a'), add('b')];
      return store.write(index % 2 === 0 ? writes : writes.reverse());
    });
    assert.ok((await Promise.all(units)).every(({ done }) => done));
    const rows = await store.list('contractItem', {});
    assert.deepEqual(
      rows.map((row) => row['count']),
      [MANY, MANY],
    );
  },
  'RAC-12 links of one role at once: one is new': async (store) => {
    const id = userIdOf(await store.create('user', person('ann')));
    const roleId = userIdOf(await role(store, 'admin'));
    const linked = await Promise.all(many(() => store.link(id, roleId)));
    assert.equal(linked.filter(Boolean).length, 1);
  },
  '50 transactions at once, half of them rolled back: each all or nothing': async (store) => {
    const results = await Promise.allSettled(many((index) => twoRows(store, index)));
    const kept = await store.list('contractItem', {}, { order: { count: 'asc' } });
    const wanted = many((index) => index).filter((index) => index % 2 === 0);
    assert.deepEqual(
      kept.map((row) => row['count']),
      wanted.flatMap((index) => [index, index]),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, wanted.length);
  },
  'writes beside a transaction that is rolled back are kept': async (store) => {
    let started = (): void => undefined;
    const begun = new Promise<void>((resolve) => (started = resolve));
    const lost = store.transaction(async (inner) => {
      await inner.create('contractItem', { id: 'lost' });
      started();
      await new Promise((resolve) => setTimeout(resolve, 30));
      throw new Error('no');
    });
    await begun;
    const beside = many((index) => store.create('contractItem', { id: `kept-${index}` }));
    const units = many((index) =>
      store.write([{ create: 'contractItem', values: { id: `unit-${index}` } }]),
    );
    await assert.rejects(lost, /no/);
    await Promise.all([...beside, ...units]);
    assert.equal((await store.list('contractItem', {})).length, 2 * MANY);
    assert.equal(await store.find('contractItem', { id: 'lost' }), null);
  },
};

async function twoRows(store: Store, index: number): Promise<void> {
  await store.transaction(async (inner) => {
    await inner.create('contractItem', { id: `first-${index}`, count: index });
    await new Promise((resolve) => setImmediate(resolve));
    await inner.create('contractItem', { id: `second-${index}`, count: index });
    if (index % 2 === 1) throw new Error('rolled back on purpose');
  });
}

function many<T>(make: (index: number) => T): T[] {
  return Array.from({ length: MANY }, (_, index) => make(index));
}

function sorted(values: readonly (number | null)[]): (number | null)[] {
  return [...values].sort((left, right) => Number(left) - Number(right));
}

function countOf(values: readonly number[]): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
