import { describe, it } from 'vitest';
import { createMemoryStore } from '../../lib/core/users/memory-store.js';
import { storeContract, storeContractModels } from '../../lib/testing/store-contract.js';

describe('memory store', () => {
  const open = async () => {
    const store = createMemoryStore();
    await store.prepare(storeContractModels);
    return store;
  };
  for (const { name, run } of storeContract({ open })) it(name, run);
});
