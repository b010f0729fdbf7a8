import type { SubmittedForm } from '../forms/submitted-form.js';

/** The option `genericResponses`: whether an answer may tell what it knows of an account. */
export class PlainAnswers {
  constructor(private readonly generic: boolean) {}

  /**
   * Tells what is wrong with an account, where the site has chosen to.
   * @param problem a message key, or `null` if nothing is
   * @throws SecurityException VALIDATION_FAILED on the field
   */
  tell(problem: string | null, form: SubmittedForm<object>, field = 'email'): void {
    if (problem === null || this.generic) return;
    form.problem(field, problem);
    form.assertValid();
  }
}
