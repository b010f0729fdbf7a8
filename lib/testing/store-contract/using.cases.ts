import assert from 'node:assert/strict';
import type { Store } from '../../ports/store.js';
import type { ContractCases, StoreHarness } from './contract-case.js';

export const usingCases: ContractCases = {
  'using joins the transaction of the caller, and commits with it': async (store, harness) => {
    const heard: string[] = [];
    await inOthers(store, harness, async (joined) => {
      await joined.create('contractItem', { id: 'a' });
      await joined.increment('contractItem', { id: 'a' }, 'count', 1);
      joined.afterCommit?.(() => heard.push('committed'));
      const outcome = await joined.write([
        { create: 'contractItem', values: { id: 'b' } },
        { remove: 'contractItem', where: { id: 'x' }, expect: 1 },
      ]);
      assert.equal(outcome.done, false);
      assert.deepEqual(heard, []);
    });
    assert.deepEqual(heard, ['committed']);
    assert.equal((await store.find('contractItem', { id: 'a' }))?.['count'], 1);
    assert.equal(await store.find('contractItem', { id: 'b' }), null);
  },
  'using goes with the rollback of the caller, and tells no listener': async (store, harness) => {
    const heard: string[] = [];
    const work = inOthers(store, harness, async (joined) => {
      await joined.create('contractItem', { id: 'a' });
      joined.afterCommit?.(() => heard.push('committed'));
      await joined.transaction(async (inner) => {
        inner.afterCommit?.(() => heard.push('nested'));
      });
      throw new Error('no');
    });
    await assert.rejects(work, /no/);
    await inOthers(store, harness, async (joined) => void (await joined.list('contractItem', {})));
    assert.deepEqual(heard, []);
    assert.equal(await store.find('contractItem', { id: 'a' }), null);
  },
  'using refuses what is no transaction': async (store) => {
    for (const manager of [null, undefined, {}, { queryRunner: undefined }, 'manager']) {
      assert.throws(() => store.using?.(manager) ?? assert.fail('no using'));
    }
  },
};

async function inOthers(
  store: Store,
  harness: StoreHarness,
  work: (joined: Store) => Promise<void>,
): Promise<void> {
  const begin = harness.transaction ?? assert.fail('The harness has no transaction');
  await begin(store, (manager) => work(store.using?.(manager) ?? assert.fail('no using')));
}
