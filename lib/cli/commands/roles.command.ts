import { Inject } from '@nestjs/common';
import { Command, Option, SubCommand } from 'nest-commander';
import { Accounts } from '../accounts.js';
import { CliError } from '../cli.error.js';
import { GroupCommand } from '../group.command.js';
import { SecurityCommand, type CommandReport, type CommonOptions } from '../security.command.js';

interface RoleOptions extends CommonOptions {
  readonly description?: string;
}

const ARGUMENTS = { user: 'an id or an identity', role: 'the name of a role' };

@SubCommand({ name: 'create', arguments: '<name>', description: 'Create a role' })
export class RolesCreateCommand extends SecurityCommand<RoleOptions> {
  constructor(@Inject(Accounts) private readonly accounts: Accounts) {
    super();
  }

  @Option({ flags: '-d, --description <text>', description: 'what the role is for' })
  parseDescription(value: string): string {
    return value;
  }

  protected async execute(
    [name = '']: string[],
    { description }: RoleOptions,
  ): Promise<CommandReport> {
    if (await this.accounts.users.findRole(name))
      throw new CliError(`There is a role ${JSON.stringify(name)} already`, 2);
    const role = await this.accounts.users.createRole({ name, description: description ?? null });
    return {
      text: `Role ${name} created.`,
      data: { id: String(role.id), name, description: description ?? null },
    };
  }
}

/** What adding and removing have in common. */
abstract class RoleChangeCommand extends SecurityCommand {
  constructor(@Inject(Accounts) protected readonly accounts: Accounts) {
    super();
  }

  protected async execute([name = '', role = '']: string[]): Promise<CommandReport> {
    const user = await this.accounts.user(name);
    if (!(await this.accounts.users.findRole(role)))
      throw new CliError(`There is no role ${JSON.stringify(role)}`, 2);
    const { changed, done, undone } = await this.change(user, role);
    if (!changed) throw new CliError(`User ${name} ${undone} the role ${role}`, 2);
    return { text: `Role ${role} ${done} ${name}.`, data: { id: String(user.id), role, changed } };
  }

  protected abstract change(
    user: object,
    role: string,
  ): Promise<{ changed: boolean; done: string; undone: string }>;
}

@SubCommand({
  name: 'add',
  arguments: '<user> <role>',
  argsDescription: ARGUMENTS,
  description: 'Give a user a role',
})
export class RolesAddCommand extends RoleChangeCommand {
  protected async change(user: object, role: string) {
    const changed = await this.accounts.users.addRoleToUser(user as never, role);
    return { changed, done: 'given to', undone: 'already has' };
  }
}

@SubCommand({
  name: 'remove',
  arguments: '<user> <role>',
  argsDescription: ARGUMENTS,
  description: 'Take a role from a user; it counts at the next request',
})
export class RolesRemoveCommand extends RoleChangeCommand {
  protected async change(user: object, role: string) {
    const changed = await this.accounts.users.removeRoleFromUser(user as never, role);
    return { changed, done: 'taken from', undone: 'does not have' };
  }
}

export const ROLE_COMMANDS = [RolesCreateCommand, RolesAddCommand, RolesRemoveCommand];

@Command({ name: 'roles', description: 'Roles of the application', subCommands: ROLE_COMMANDS })
export class RolesCommand extends GroupCommand {}
