import type { Budget } from './counter-ledger.js';
import { rateBudget } from './rate-budget.js';
import type { RateEntry, RateRule } from './rates.js';
import type { ThrottleKeys } from './throttle-keys.js';
import type { ThrottleSubject } from './throttle-subject.js';
import type { ThrottlingOptions } from './throttling.options.js';

/** The counters that one attempt to sign in concerns. */
export interface LoginBudgets {
  /** Reserved before verifying, all as one. */
  readonly reserved: readonly Budget[];
  /** The one of them that counts failures in a row. */
  readonly streak: Budget;
  /** The same, kept outside of the store. */
  readonly rated: readonly RateEntry[];
  /** Counted after a failure only, and refusing nobody. */
  readonly watched: Budget | null;
}

/** Says which counters an attempt concerns; the same at every door. */
export class LoginBudgetPlan {
  /** @param outside true when hours and addresses are counted outside of the store */
  constructor(
    private readonly keys: ThrottleKeys,
    private readonly options: ThrottlingOptions,
    private readonly outside: boolean,
  ) {}

  of(subject: ThrottleSubject): LoginBudgets {
    const owner = this.owner(subject.identity);
    const [pair, streak] = this.own(subject, owner);
    const hour = subject.device ? [] : [this.hourOf(subject.identity)];
    const address = this.addressOf(subject.address);
    const trusted = subject.addressTrusted !== false;
    const rates = trusted ? [...hour, address] : hour;
    return {
      reserved: this.outside ? [pair, streak] : [pair, streak, ...rates.map(rateBudget)],
      streak,
      rated: this.outside ? rates : [],
      watched: trusted ? null : rateBudget(address),
    };
  }

  /** The mark of all counters that end with a reset of this identity. */
  owner(identity: string): string {
    return this.keys.of('owner', identity);
  }

  hourOf(identity: string): RateEntry {
    const rule: RateRule = { name: 'identity', ...this.options.perIdentity };
    return { rule, id: this.keys.of('identity-hour', identity), owner: this.owner(identity) };
  }

  private addressOf(address: string): RateEntry {
    const rule: RateRule = { name: 'address', ...this.options.perAddress };
    return { rule, id: this.keys.of('address', address), owner: null };
  }

  /** A known browser is counted by itself, so that nobody else's guesses lock its owner out. */
  private own({ identity, address, device }: ThrottleSubject, owner: string): [Budget, Budget] {
    const { perIdentityAndAddress, stop } = this.options;
    const pair = device
      ? this.keys.of('identity-device', identity, device)
      : this.keys.of('identity-address', identity, address);
    const streak = device
      ? this.keys.of('device-streak', identity, device)
      : this.keys.of('identity-streak', identity);
    return [
      { id: pair, owner, rule: { ...perIdentityAndAddress, kind: 'forgiving' } },
      {
        id: streak,
        owner,
        rule: { limit: stop.limit, within: stop.forgetAfter, kind: 'streak' },
      },
    ];
  }
}
