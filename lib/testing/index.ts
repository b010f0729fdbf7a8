export { actingAs } from './acting-as.js';
export { MailTrap } from './mail-trap.js';
export { SecurityTestingModule, type SecurityTestingOptions } from './security-testing.module.js';
export { storeContract } from './store-contract.js';
export type { ContractCase, StoreHarness } from './store-contract/contract-case.js';
export { TestClock } from './test-clock.js';
export { TEST_PASSWORD, type TestUser } from './test-users.js';
