import { AsyncLocalStorage } from 'node:async_hooks';
import type { UserDatastoreParts } from './user-datastore.parts.js';

/** What the calls of one transaction go to. */
type Joined = Pick<UserDatastoreParts, 'store' | 'events'>;

interface Scope {
  readonly joined: Joined;
  over: boolean;
}

/**
 * The transactions of one datastore, by the calls that are made inside of them: the application's own datastore belongs to the transaction
 * in whose work it is used. Costs nothing while none is open.
 */
export class OpenTransactions {
  private readonly storage = new AsyncLocalStorage<Scope>();
  private open = 0;

  /** Runs `work` so that `current` is `joined` inside of it, until it ends. */
  async run<T>(joined: Joined, work: () => Promise<T>): Promise<T> {
    const scope: Scope = { joined, over: false };
    this.open += 1;
    try {
      return await this.storage.run(scope, work);
    } finally {
      scope.over = true;
      this.open -= 1;
      if (this.open === 0) this.storage.disable();
    }
  }

  /** The same parts, with store and events of the innermost transaction in whose work they are used. */
  follow(parts: UserDatastoreParts): UserDatastoreParts {
    const joined = (): Joined => {
      const scope = this.storage.getStore();
      return scope && !scope.over ? scope.joined : parts;
    };
    return {
      ...parts,
      get store() {
        return joined().store;
      },
      get events() {
        return joined().events;
      },
    };
  }
}
