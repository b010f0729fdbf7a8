import { PasswordRule, type PasswordProblem } from '../../../ports/password-rule.js';

/** Refuses what the scheme in force would not read to its end, such as 73 bytes by bcrypt. */
export class HashableRule extends PasswordRule {
  /**
   * @param accepts tells if a password can be hashed
   * @param limits what the person is told, in characters
   */
  constructor(
    private readonly accepts: (password: string) => boolean,
    private readonly limits: { readonly min: number; readonly max: number },
  ) {
    super();
  }

  check(password: string): PasswordProblem | null {
    return this.accepts(password)
      ? null
      : { key: 'PASSWORD_INVALID_LENGTH', params: { ...this.limits } };
  }
}
