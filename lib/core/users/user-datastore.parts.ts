import type { ModelDefinition } from '../../ports/model.js';
import type { Store } from '../../ports/store.js';
import type { IdentityAttributeDefinition } from './identity.resolver.js';

/** What the datastore works with. */
export interface UserDatastoreParts {
  readonly store: Store;
  readonly hasher: { hash(plain: string): Promise<string> };
  readonly events: { emit(name: string, payload: unknown): void };
  readonly attributes: readonly IdentityAttributeDefinition[];
  /** All models in force: rows of a user go with it. */
  readonly models: readonly ModelDefinition[];
}
