/** What a rule may know about the person who chooses the password. */
export interface PasswordContext {
  /** Identities as typed: e-mail address, username. */
  readonly identities: readonly string[];
  /** The site's own words, e.g. its name. */
  readonly words: readonly string[];
}

/** Why a password is refused: a message key and its parameters. */
export interface PasswordProblem {
  readonly key: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

/**
 * A rule for new passwords, asked on registration, change and reset alike. A throw refuses the password.
 * @publicApi
 */
export abstract class PasswordRule {
  abstract check(
    password: string,
    context: PasswordContext,
  ): Promise<PasswordProblem | null> | PasswordProblem | null;
}
