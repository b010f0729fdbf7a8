import type { ConfigurationProblem } from './option-report.js';

/**
 * Ends the start: the configuration has mistakes, each told in one line that says what to do.
 * @publicApi
 */
export class SecurityConfigurationError extends Error {
  override readonly name = 'SecurityConfigurationError';

  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(SecurityConfigurationError.text(problems));
  }

  private static text(problems: readonly ConfigurationProblem[]): string {
    const lines = problems.map(({ message, code }) =>
      code ? `  - ${message} (or acceptRisk: { '${code}': 'your reason' })` : `  - ${message}`,
    );
    return `nest-security cannot start:\n${lines.join('\n')}`;
  }
}
