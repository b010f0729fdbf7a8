import { bindCases, type ContractCase, type StoreHarness } from './store-contract/contract-case.js';
import { personCases } from './store-contract/person.cases.js';
import { raceCases } from './store-contract/race.cases.js';
import { transactionCases } from './store-contract/transaction.cases.js';
import { unitCases } from './store-contract/unit.cases.js';
import { usingCases } from './store-contract/using.cases.js';
import { verbCases } from './store-contract/verb.cases.js';
import { whereCases } from './store-contract/where.cases.js';

export type { ContractCase, StoreHarness } from './store-contract/contract-case.js';
export { storeContractModels } from './store-contract/contract-models.js';

/**
 * What every {@link Store} must do, as a list of tests for any runner:
 * `for (const { name, run } of storeContract(harness)) it(name, run);`
 * @publicApi
 */
export function storeContract(harness: StoreHarness): ContractCase[] {
  const groups = [
    verbCases,
    whereCases,
    personCases,
    unitCases,
    transactionCases,
    raceCases,
    ...(harness.transaction ? [usingCases] : []),
  ];
  return groups.flatMap((cases) => bindCases(harness, cases));
}
