import type { Attempt, LoginCheck, LoginRefusal, SecondFactor } from '../../ports/hooks.js';
import type { UserFields } from '../users/security-types.js';

/** The conditions of the features in force, in the order of the list. No promise is made where no hook makes one. */
export class AccountChecks {
  constructor(
    private readonly checks: readonly LoginCheck<UserFields>[],
    private readonly secondFactors: readonly SecondFactor<UserFields>[],
  ) {}

  refusal(user: UserFields, attempt: Attempt): LoginRefusal | null | Promise<LoginRefusal | null> {
    for (const [index, check] of this.checks.entries()) {
      const verdict = check.check(user, attempt);
      if (verdict instanceof Promise) return this.wait(verdict, index + 1, user, attempt);
      if (verdict) return verdict;
    }
    return null;
  }

  async needsSecondFactor(user: UserFields, attempt: Attempt): Promise<boolean> {
    for (const factor of this.secondFactors) {
      if (await factor.required(user, attempt)) return true;
    }
    return false;
  }

  private async wait(
    pending: Promise<LoginRefusal | null>,
    next: number,
    user: UserFields,
    attempt: Attempt,
  ): Promise<LoginRefusal | null> {
    const first = await pending;
    if (first) return first;
    for (const check of this.checks.slice(next)) {
      const verdict = await check.check(user, attempt);
      if (verdict) return verdict;
    }
    return null;
  }
}
