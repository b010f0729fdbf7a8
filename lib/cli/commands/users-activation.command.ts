import { Inject } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import { Accounts } from '../accounts.js';
import { SecurityCommand, type CommandReport } from '../security.command.js';

const USER = { user: 'an id or an identity' };

@SubCommand({
  name: 'activate',
  arguments: '<user>',
  argsDescription: USER,
  description: 'Let a user in again',
})
export class UsersActivateCommand extends SecurityCommand {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {
    super();
  }

  protected async execute([name = '']: string[]): Promise<CommandReport> {
    const user = await this.accounts.user(name);
    const changed = await this.accounts.users.activateUser(user);
    const text = changed ? `User ${name} activated.` : `User ${name} was active already.`;
    return { text, data: { id: String(user.id), active: true, changed } };
  }
}

@SubCommand({
  name: 'deactivate',
  arguments: '<user>',
  argsDescription: USER,
  description: 'Keep a user out; sessions and tokens end at the next request',
})
export class UsersDeactivateCommand extends SecurityCommand {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {
    super();
  }

  protected async execute([name = '']: string[]): Promise<CommandReport> {
    const user = await this.accounts.user(name);
    const changed = await this.accounts.users.deactivateUser(user);
    const text = changed ? `User ${name} deactivated.` : `User ${name} was inactive already.`;
    return { text, data: { id: String(user.id), active: false, changed } };
  }
}
