import { CommandRunner } from 'nest-commander';
import type { Commander } from './security.command.js';

/** A word that only stands before other commands: alone it shows them. */
export abstract class GroupCommand extends CommandRunner {
  override setCommand(command: Commander): this {
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
    return super.setCommand(command);
  }

  override run([unknown]: string[]): Promise<void> {
    if (unknown !== undefined) process.stderr.write(`error: unknown command '${unknown}'\n\n`);
    process.stderr.write(this.command.helpInformation());
    process.exitCode = 2;
    return Promise.resolve();
  }
}
