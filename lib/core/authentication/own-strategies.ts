import type { MechanismReference } from '../authorization/access-rule.js';
import type { MechanismRunner, MechanismSource } from './mechanisms.js';
import type { SecurityStrategy } from './security.strategy.js';

/** Our own mechanisms by name: `session`, `token`, `basic`. */
export class OwnStrategies implements MechanismSource {
  constructor(private readonly strategies: readonly SecurityStrategy[]) {}

  names(): readonly string[] {
    return this.strategies.map(({ name }) => name);
  }

  find(reference: MechanismReference): MechanismRunner | null {
    return this.strategies.find((strategy) => strategy.name === reference) ?? null;
  }
}
