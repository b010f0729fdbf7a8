import { Inject } from '@nestjs/common';
import { SubCommand } from 'nest-commander';
import type { User } from '../../core/users/security-types.js';
import { Accounts } from '../accounts.js';
import { SecurityCommand, type CommandReport } from '../security.command.js';

/** Users that are listed at once. */
const LIMIT = 10_000;

@SubCommand({ name: 'list', description: 'List users with their state and roles' })
export class UsersListCommand extends SecurityCommand {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {
    super();
  }

  protected async execute(): Promise<CommandReport> {
    const users = (await this.accounts.store.list(
      'user',
      {},
      { order: { id: 'asc' }, limit: LIMIT },
    )) as unknown as User[];
    const data = users.map(({ id, email, active, roles }) => ({
      id: String(id),
      email,
      active,
      roles: roles.map(({ name }) => name),
    }));
    const lines = data.map(
      ({ id, email, active, roles }) =>
        `${id}\t${email}\t${active ? 'active' : 'inactive'}\t${roles.join(', ') || '-'}`,
    );
    return { text: lines.join('\n') || 'There are no users.', data };
  }
}
