import { codePoints } from '../../../common/code-points.js';
import { PasswordRule, type PasswordProblem } from '../../../ports/password-rule.js';

/**
 * Length in code points, as typed and in NFC (NIST SP 800-63B section 3.1.1.2). A text that is far
 * too long is refused before anything walks over it.
 */
export class LengthRule extends PasswordRule {
  /**
   * @param min code points
   * @param max code points, at most 1,024 and thus 4,096 bytes
   */
  constructor(
    private readonly min: number,
    private readonly max: number,
  ) {
    super();
  }

  check(password: string): PasswordProblem | null {
    return this.fits(password) && this.fits(password.normalize('NFC'), this.min)
      ? null
      : { key: 'PASSWORD_INVALID_LENGTH', params: { min: this.min, max: this.max } };
  }

  private fits(text: string, min = 0): boolean {
    if (text.length > this.max * 2) return false;
    const length = codePoints(text);
    return length >= min && length <= this.max;
  }
}
