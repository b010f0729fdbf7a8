import { SecurityException } from '../errors/security.exception.js';
import type { Outcome } from './counter.js';
import type { CounterLedger } from './counter-ledger.js';
import type { LoginBudgetPlan, LoginBudgets } from './login-budgets.js';
import { LoginGate } from './login-gate.js';
import { LoginSettlement, type Settlement } from './login-settlement.js';
import { LoginReservation } from './login-reservation.js';
import type { FlexibleRates } from './flexible-rates.js';
import { throttled } from './throttled.js';
import type { ThrottleListener } from './throttle-listener.js';
import type { ThrottleSubject } from './throttle-subject.js';

/** What {@link LoginThrottle.attempt} runs gives back. */
export interface Verification<T> {
  readonly success: boolean;
  readonly value: T;
}

/**
 * Bounds guessing (ASVS 6.3.1, NIST SP 800-63B-4 section 3.2.2): the same counters at every door, for known and unknown identities
 * alike, taken before a password is verified and given back when it was right.
 */
export class LoginThrottle {
  private readonly gate: LoginGate;

  /** @param plan `null`: nothing is counted and nobody refused */
  constructor(
    private readonly plan: LoginBudgetPlan | null,
    private readonly ledger: CounterLedger,
    private readonly outside: FlexibleRates | null,
    private readonly settings: { readonly maxWait: number; readonly listener: ThrottleListener },
  ) {
    this.gate = new LoginGate(ledger, settings.maxWait);
  }

  /**
   * Takes a place for one attempt, waiting for it if others are being verified.
   * @throws SecurityException `THROTTLED` with `retryAfter` in seconds
   * @throws whatever the store throws; the caller denies
   */
  async reserve(subject: ThrottleSubject): Promise<LoginReservation> {
    if (!this.plan) return new LoginReservation(async () => ({ failures: 0, stopped: false }));
    const budgets = this.plan.of(subject);
    const lease = await this.gate.enter(budgets.reserved);
    const end = (outcome: Outcome) => this.settle(budgets, lease, outcome);
    if (this.outside) await this.takeOutside(this.outside, budgets, end);
    return new LoginReservation(async (outcome) => {
      if (outcome !== 'failure') await this.outside?.giveBack(budgets.rated);
      const { failures, stopped, crowded } = await end(outcome);
      if (stopped) await this.tellStop(subject);
      if (crowded) this.tellCrowd();
      return { failures, stopped };
    });
  }

  /**
   * Runs one verification inside a reservation. A throw counts as a wrong attempt, unless it is an error of the server (`BUSY`, a
   * database that is away): then nothing was verified.
   */
  async attempt<T>(subject: ThrottleSubject, work: () => Promise<Verification<T>>): Promise<T> {
    const reservation = await this.reserve(subject);
    let outcome: Outcome = 'release';
    try {
      const { success, value } = await work();
      outcome = success ? 'success' : 'failure';
      return value;
    } catch (error) {
      if (error instanceof SecurityException && error.getStatus() < 500) outcome = 'failure';
      throw error;
    } finally {
      await reservation.settle(outcome);
    }
  }

  /** Forgets every failure of an identity and ends its stop: after a password reset, or by an administrator. */
  async clear(identity: string): Promise<void> {
    if (!this.plan) return;
    await this.ledger.forget(this.plan.owner(identity));
    await this.outside?.forget([this.plan.hourOf(identity)]);
  }

  private async takeOutside(
    rates: FlexibleRates,
    budgets: LoginBudgets,
    end: (outcome: Outcome) => Promise<unknown>,
  ): Promise<void> {
    let seconds: number;
    try {
      const verdict = await rates.take(budgets.rated);
      if (verdict.granted) return;
      seconds = verdict.retryAfter;
    } catch (error) {
      await end('release');
      throw error;
    }
    await end('release');
    throw throttled(seconds);
  }

  private settle(budgets: LoginBudgets, lease: number, outcome: Outcome): Promise<Settlement> {
    const settlement = new LoginSettlement(budgets, lease, outcome);
    return this.gate.leave(settlement.concerned, (balances, now) =>
      settlement.decide(balances, now),
    );
  }

  private async tellStop(subject: ThrottleSubject): Promise<void> {
    try {
      await this.settings.listener.stopped?.(subject);
    } catch {
      this.settings.listener.notice?.('A listener for stopped identities failed');
    }
  }

  private tellCrowd(): void {
    this.settings.listener.notice?.(
      'The limit of wrong sign-ins for one address was reached, but a forwarding header of an untrusted peer leaves open ' +
        'whose address it is, so nobody was refused: set trustProxy',
    );
  }
}
