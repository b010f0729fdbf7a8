import type { Store } from '../../ports/store.js';

/** One test of the suite: it rejects when the store does not hold the contract. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** What the suite needs of the store under test. */
export interface StoreHarness {
  /** An empty store, prepared with `storeContractModels`. Every case calls it once. */
  readonly open: () => Promise<Store>;
  /** Runs `work` in a transaction of the database's own tool and hands it what `Store.using` takes; a throw rolls it back. */
  readonly transaction?: <T>(store: Store, work: (manager: unknown) => Promise<T>) => Promise<T>;
}

/** Cases as one writes them: a name and what to do with an empty store. */
export type ContractCases = Readonly<
  Record<string, (store: Store, harness: StoreHarness) => Promise<void>>
>;

/** Binds cases to a harness. */
export function bindCases(harness: StoreHarness, cases: ContractCases): ContractCase[] {
  return Object.entries(cases).map(([name, run]) => ({
    name,
    run: async () => run(await harness.open(), harness),
  }));
}
