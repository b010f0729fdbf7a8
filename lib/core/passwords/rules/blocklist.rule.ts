import { readFile } from 'node:fs/promises';
import { PasswordRule, type PasswordProblem } from '../../../ports/password-rule.js';
import { foldCase } from './fold-case.js';

/** One password a line; licence and source stand beside it. */
const COMMON_PASSWORDS = new URL('../common-passwords.txt', import.meta.url);

/**
 * Refuses the commonest passwords, whatever their case (ASVS 6.2.4, NIST SP 800-63B section
 * 3.1.1.2). The list is read at the first question.
 */
export class BlocklistRule extends PasswordRule {
  private listed?: Promise<ReadonlySet<string>>;

  /** @param more passwords of the site's own choice */
  constructor(private readonly more: readonly string[] = []) {
    super();
  }

  async check(password: string): Promise<PasswordProblem | null> {
    this.listed ??= this.load();
    const listed = await this.listed;
    return listed.has(foldCase(password)) ? { key: 'PASSWORD_TOO_COMMON' } : null;
  }

  private async load(): Promise<ReadonlySet<string>> {
    const common = await readFile(COMMON_PASSWORDS, 'utf8');
    return new Set([...common.split('\n'), ...this.more].map(foldCase));
  }
}
