import { Command } from 'nest-commander';
import { GroupCommand } from '../group.command.js';
import { UsersActivateCommand, UsersDeactivateCommand } from './users-activation.command.js';
import { UsersCreateCommand } from './users-create.command.js';
import { UsersListCommand } from './users-list.command.js';
import { UsersResetAccessCommand } from './users-reset-access.command.js';

export const USER_COMMANDS = [
  UsersCreateCommand,
  UsersActivateCommand,
  UsersDeactivateCommand,
  UsersListCommand,
  UsersResetAccessCommand,
];

@Command({ name: 'users', description: 'Users of the application', subCommands: USER_COMMANDS })
export class UsersCommand extends GroupCommand {}
