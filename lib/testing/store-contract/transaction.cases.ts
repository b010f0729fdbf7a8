import assert from 'node:assert/strict';
import { UniqueViolation, type Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { ContractCases } from './contract-case.js';
import { person } from './contract-models.js';

export const transactionCases: ContractCases = {
  'a transaction keeps everything, and gives the result': async (store) => {
    const result = await store.transaction(async (inner) => {
      await inner.create('contractItem', { id: 'a' });
      await inner.increment('contractItem', { id: 'a' }, 'count', 2);
      return (await inner.find('contractItem', { id: 'a' }))?.['count'];
    });
    assert.equal(result, 2);
    assert.equal((await store.find('contractItem', { id: 'a' }))?.['count'], 2);
  },
  'a throw undoes the transaction and comes out': async (store) => {
    await store.create('contractItem', { id: 'a' });
    const work = store.transaction(async (inner) => {
      const user = await inner.create('user', person('ann'));
      await inner.create('contractItem', { id: 'b', owner: userIdOf(user) });
      await inner.remove('contractItem', { id: 'a' });
      throw new Error('no');
    });
    await assert.rejects(work, /^Error: no$/);
    assert.ok(await store.find('contractItem', { id: 'a' }));
    assert.equal(await store.find('contractItem', { id: 'b' }), null);
    assert.equal(await store.find('user', { email: 'ann@contract.test' }), null);
  },
  'a violation that is caught does not end the transaction': async (store) => {
    await store.create('contractItem', { id: 'a', name: 'A' });
    await store.transaction(async (inner) => {
      await assert.rejects(inner.create('contractItem', { id: 'a' }), UniqueViolation);
      await inner.create('contractItem', { id: 'b' });
      const taken = inner.update('contractItem', { id: 'b' }, { name: 'A' });
      await assert.rejects(taken, UniqueViolation);
      await inner.create('contractItem', { id: 'c' });
    });
    assert.equal((await store.list('contractItem', {})).length, 3);
  },
  'a transaction inside a transaction undoes itself alone': async (store) => {
    await store.transaction(async (outer) => {
      await outer.create('contractItem', { id: 'a' });
      const work = outer.transaction(async (inner) => {
        await inner.create('contractItem', { id: 'b' });
        throw new Error('no');
      });
      await assert.rejects(work, /no/);
      await outer.transaction((inner) => inner.create('contractItem', { id: 'c' }));
    });
    assert.equal(await store.find('contractItem', { id: 'b' }), null);
    assert.equal((await store.list('contractItem', {})).length, 2);
  },
  'undoing reaches through units and transactions inside': async (store) => {
    await store.transaction(async (outer) => {
      await outer.create('contractItem', { id: 'a' });
      const work = outer.transaction(async (inner) => {
        await inner.create('contractItem', { id: 'b' });
        await inner.write([{ create: 'contractItem', values: { id: 'c' } }]);
        await inner.transaction((deepest) => deepest.create('contractItem', { id: 'd' }));
        throw new Error('no');
      });
      await assert.rejects(work, /^Error: no$/);
    });
    assert.deepEqual(
      (await store.list('contractItem', {})).map((row) => row['id']),
      ['a'],
    );
  },
  'calls on a transaction that is over are refused': async (store) => {
    let kept: Store | undefined;
    await store.transaction(async (inner) => {
      kept = inner;
    });
    await assert.rejects(async () => kept?.create('contractItem', { id: 'a' }), /over/);
    assert.equal(await store.find('contractItem', { id: 'a' }), null);
  },
  'afterCommit waits for the commit, and forgets with a rollback': async (store) => {
    const heard: string[] = [];
    store.afterCommit?.(() => heard.push('none'));
    await store.transaction(async (inner) => {
      inner.afterCommit?.(() => heard.push('kept'));
      const lost = inner.transaction(async (nested) => {
        nested.afterCommit?.(() => heard.push('nested and lost'));
        throw new Error('no');
      });
      await assert.rejects(lost);
      await inner.transaction(async (nested) => nested.afterCommit?.(() => heard.push('nested')));
      assert.deepEqual(heard, ['none']);
    });
    const lost = store.transaction(async (inner) => {
      inner.afterCommit?.(() => heard.push('lost'));
      throw new Error('no');
    });
    await assert.rejects(lost);
    assert.deepEqual(heard, store.afterCommit ? ['none', 'kept', 'nested'] : []);
  },
  'a listener that throws harms neither the others nor the result': async (store) => {
    if (!store.afterCommit) return;
    const heard: string[] = [];
    const result = await store.transaction(async (inner) => {
      inner.afterCommit?.(() => {
        throw new Error('thrown on purpose by a listener of the contract suite');
      });
      inner.afterCommit?.(() => heard.push('second'));
      return 'result';
    });
    assert.deepEqual([result, heard], ['result', ['second']]);
  },
};
