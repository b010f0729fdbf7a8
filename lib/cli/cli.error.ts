/** Ends a command with one line on stderr: exit code 1, or 2 where the words of the call were wrong. */
export class CliError extends Error {
  override readonly name = 'CliError';

  constructor(
    message: string,
    readonly exitCode: 1 | 2 = 1,
  ) {
    super(message);
  }
}
