import { Inject } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { Accounts } from '../accounts.js';
import { SecurityCommand, type CommandReport } from '../security.command.js';

@SubCommand({
  name: 'reset-access',
  arguments: '<user>',
  argsDescription: { user: 'an id or an identity' },
  description: 'End all sessions, tokens and open links of a user, and every lock on its account',
})
export class UsersResetAccessCommand extends SecurityCommand {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {
    super();
  }

  protected async execute([name = '']: string[]): Promise<CommandReport> {
    const { tokens, throttle, identities } = this.accounts;
    const user = await this.accounts.user(name);
    await tokens.revokeAll(user);
    await throttle.clear(identities.accountKey(user, user.email));
    return {
      text: `Access of ${name} reset: signed out everywhere, no lock left.`,
      data: { id: String(user.id) },
    };
  }
}
