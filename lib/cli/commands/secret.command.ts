import { randomBytes } from 'node:crypto';
import { Command } from 'nest-commander';
import { SecurityCommand, type CommandReport } from '../security.command.js';

/** Text of 256 bits for the option `secret`. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

@Command({ name: 'secret', description: 'Make a new secret for the option "secret"' })
export class SecretCommand extends SecurityCommand {
  protected execute(): Promise<CommandReport> {
    const secret = newSecret();
    return Promise.resolve({ text: secret, data: { secret } });
  }
}
