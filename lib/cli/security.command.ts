import { CommandRunner, Option } from 'nest-commander';
import type { SecurityErrorCode } from '../core/errors/security-error-code.js';
import { SecurityException } from '../core/errors/security.exception.js';
import { UnknownField } from '../ports/unknown-field.js';
import { CliError } from './cli.error.js';

/** The commander of nest-commander's own version. */
export type Commander = Parameters<CommandRunner['setCommand']>[0];

export interface CommonOptions {
  readonly json?: boolean;
}

/** Refusals of what was given, as others of the command line are. */
const USAGE: ReadonlySet<SecurityErrorCode> = new Set([
  'IDENTITY_TAKEN',
  'INVALID_IDENTITY',
  'INVALID_PASSWORD',
]);

/** What a command has to say: lines for people, the same as data for programs. */
export interface CommandReport {
  readonly text: string;
  readonly data: unknown;
}

/** What all our commands have in common: `--json`, errors on stderr, exit code 2 for usage and 1 for everything else. */
export abstract class SecurityCommand<
  O extends CommonOptions = CommonOptions,
> extends CommandRunner {
  override setCommand(command: Commander): this {
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
    command.allowExcessArguments(false);
    command.showHelpAfterError('Add --help to see how it is called.');
    return super.setCommand(command);
  }

  @Option({ flags: '--json', description: 'answer as JSON, for programs' })
  parseJson(): boolean {
    return true;
  }

  override async run(passed: string[], given: Record<string, unknown> = {}): Promise<void> {
    const options = given as unknown as O;
    try {
      const { text, data } = await this.execute(passed, options);
      process.stdout.write(`${options.json ? JSON.stringify(data, null, 2) : text}\n`);
    } catch (error) {
      process.exitCode = exitCodeOf(error);
      process.stderr.write(`${this.explain(error, options)}\n`);
    }
  }

  protected abstract execute(passed: string[], options: O): Promise<CommandReport>;

  private explain(error: unknown, { json }: O): string {
    // At a terminal it is said which field it is.
    const told =
      error instanceof SecurityException && error.cause instanceof UnknownField
        ? error.cause
        : error;
    const message = told instanceof Error ? told.message : String(told);
    const code = error instanceof SecurityException ? error.code : undefined;
    return json ? JSON.stringify({ error: message, code }) : `Error: ${message}`;
  }
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CliError) return error.exitCode;
  return error instanceof SecurityException && USAGE.has(error.code) ? 2 : 1;
}
