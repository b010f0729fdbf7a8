import type { SubmittedForm } from '../forms/submitted-form.js';
import type { PasswordPolicy } from '../passwords/password-policy.js';

/** Asks the rules for new passwords, alike on registration, change and reset. */
export class NewPasswordCheck {
  constructor(
    private readonly policy: PasswordPolicy,
    private readonly words: readonly string[],
  ) {}

  /** Adds what is wrong with it to the field. */
  async check(
    form: SubmittedForm<object>,
    field: string,
    password: string | undefined,
    identities: readonly string[],
  ): Promise<void> {
    if (password === undefined || form.has(field)) return;
    for (const { key, params } of await this.policy.check(password, {
      identities,
      words: this.words,
    })) {
      form.problem(field, key, params);
    }
  }
}
