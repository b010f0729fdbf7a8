import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';
import { CounterJanitor } from './counter-janitor.js';
import { CounterLedger } from './counter-ledger.js';
import { CounterRepository } from './counter.repository.js';
import { FlexibleRates } from './flexible-rates.js';
import { LoginBudgetPlan } from './login-budgets.js';
import { LoginThrottle } from './login-throttle.service.js';
import { MailThrottle } from './mail-throttle.service.js';
import { StoreRates } from './store-rates.js';
import { ThrottleKeys } from './throttle-keys.js';
import type { ThrottleListener } from './throttle-listener.js';
import { Throttle } from './throttle.service.js';
import type { ThrottlingOptions } from './throttling.options.js';

/** What throttling counts with and whom it tells. */
export interface ThrottlingParts {
  readonly store: Store;
  readonly clock: Clock;
  /** Keys the digests in the table; with several secrets of the oldest, as a new key would set every stop free. */
  readonly key: KeyObject;
  /** @default nobody is told */
  readonly listener?: ThrottleListener;
}

/** All throttles of an application over one set of counters. */
export class Throttling {
  readonly logins: LoginThrottle;
  readonly mails: MailThrottle;
  readonly attempts: Throttle;
  private readonly janitor: CounterJanitor;

  /** @param options `false`: nothing is counted and nobody refused */
  constructor(
    { store, clock, key, listener = {} }: ThrottlingParts,
    options: ThrottlingOptions | false,
  ) {
    const counters = new CounterRepository(store);
    const notice = (message: string) => listener.notice?.(message);
    this.janitor = new CounterJanitor(counters, notice);
    const ledger = new CounterLedger(counters, clock, this.janitor);
    const outside = options && options.store ? new FlexibleRates(options.store) : null;
    const rates = outside ?? new StoreRates(ledger);
    const keys = new ThrottleKeys(key);
    const plan = options ? new LoginBudgetPlan(keys, options, outside !== null) : null;
    const maxWait = options ? options.maxWait : 0;
    this.logins = new LoginThrottle(plan, ledger, outside, { maxWait, listener });
    this.mails = new MailThrottle(rates, keys, options && options.mails, notice);
    this.attempts = new Throttle(rates, keys, options !== false);
  }

  /** Waits for housekeeping to end, so that the database may close. */
  async onModuleDestroy(): Promise<void> {
    await this.janitor.idle();
  }
}
