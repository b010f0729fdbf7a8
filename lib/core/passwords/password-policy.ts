import type { PasswordContext, PasswordProblem, PasswordRule } from '../../ports/password-rule.js';
import type { PasswordOptions } from './password-options.js';
import { BlocklistRule } from './rules/blocklist.rule.js';
import { CharactersRule } from './rules/characters.rule.js';
import { HashableRule } from './rules/hashable.rule.js';
import { ContextWordsRule } from './rules/context-words.rule.js';
import { LengthRule } from './rules/length.rule.js';

export interface PasswordPolicyParts {
  /**
   * Tells if a password can be hashed; the hasher's method of that name.
   * @default every password
   */
  readonly accepts?: (password: string) => boolean;
  /** Bytes that can be hashed, for the message; the hasher's property of that name. */
  readonly maxBytes?: number;
  /** Rules of features, asked after the site's. */
  readonly rules?: readonly PasswordRule[];
}

/**
 * What a new password must be: long enough, stable, not among the commonest, not made of the
 * person's or the site's names. No rules of composition (NIST SP 800-63B section 3.1.1.2, ASVS
 * 6.2.5).
 */
export class PasswordPolicy {
  /** Nothing else looks at a text that fails one of these. */
  private readonly form: readonly PasswordRule[];
  private readonly content: readonly PasswordRule[];

  constructor(options: PasswordOptions = {}, parts: PasswordPolicyParts = {}) {
    const { minLength = 8, maxLength = 1024, blocklist = true, contextWords, rules = [] } = options;
    const { accepts = () => true, maxBytes = maxLength } = parts;
    const limits = { min: minLength, max: Math.min(maxLength, maxBytes) };
    this.form = [
      new LengthRule(minLength, maxLength),
      new CharactersRule(),
      new HashableRule(accepts, limits),
    ];
    this.content = [
      ...(blocklist === false ? [] : [new BlocklistRule(blocklist === true ? [] : blocklist)]),
      ...(contextWords === false ? [] : [new ContextWordsRule(contextWords)]),
      ...rules,
      ...(parts.rules ?? []),
    ];
  }

  /**
   * Everything that is wrong with a new password; empty if nothing is. Rules see it in NFC. A rule
   * that throws refuses by its throw.
   */
  async check(
    password: string,
    context: PasswordContext = { identities: [], words: [] },
  ): Promise<readonly PasswordProblem[]> {
    for (const rule of this.form) {
      const problem = await rule.check(password, context);
      if (problem) return [problem];
    }
    const text = password.normalize('NFC');
    const found = await Promise.all(this.content.map((rule) => rule.check(text, context)));
    return found.filter((problem) => problem !== null);
  }
}
