import { passwordText } from '../../../common/password-text.js';
import { PasswordRule, type PasswordProblem } from '../../../ports/password-rule.js';

/**
 * Refuses what a later version of Unicode may normalise differently, and what others cannot hold:
 * unassigned code points (NIST SP 800-63B, stabilised strings), lone surrogates, NUL.
 */
export class CharactersRule extends PasswordRule {
  check(password: string): PasswordProblem | null {
    const isStable = passwordText(password, { setting: true }) !== null;
    return isStable && !password.includes('\0') ? null : { key: 'PASSWORD_INVALID_CHARACTERS' };
  }
}
