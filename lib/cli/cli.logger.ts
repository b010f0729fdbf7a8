import { ConsoleLogger } from '@nestjs/common';

/** Errors alone; what ends the start is told by the command itself, once and without its stack. */
export class CliLogger extends ConsoleLogger {
  constructor() {
    super({ logLevels: ['fatal', 'error'] });
  }

  override error(message: unknown, ...rest: [stackOrContext?: string]): void {
    if (rest.at(-1) !== 'ExceptionHandler') super.error(message, ...rest);
  }
}
