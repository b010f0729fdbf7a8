import { Inject, Injectable, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { InjectCommander } from 'nest-commander';
import { Composition } from '../core/feature/composition.js';
import { Accounts } from './accounts.js';
import { DoctorCommand } from './commands/doctor.command.js';
import { MIGRATE_COMMANDS, MigrateCommand } from './commands/migrate.command.js';
import { ROLE_COMMANDS, RolesCommand } from './commands/roles.command.js';
import { SecretCommand } from './commands/secret.command.js';
import { USER_COMMANDS, UsersCommand } from './commands/users.command.js';
import { Diagnosis } from './diagnosis.js';
import type { Commander } from './security.command.js';

/** Names the groups of commands as the static option `cli` says; `false` leaves one out. */
@Injectable()
class CommandNames implements OnApplicationBootstrap {
  constructor(
    @InjectCommander() private readonly commander: Commander,
    @Inject(Composition) private readonly composition: Composition,
  ) {}

  onApplicationBootstrap(): void {
    for (const [group, name] of Object.entries(this.composition.cli)) {
      const commands = this.commander.commands as Commander[];
      const index = commands.findIndex((command) => command.name() === group);
      if (index < 0) continue;
      if (name === false) commands.splice(index, 1);
      else commands[index]?.name(name);
    }
  }
}

/**
 * Our commands for an application with a nest-commander entry of its own; import it beside the module that imports `SecurityModule`.
 * @publicApi
 */
@Module({
  providers: [
    UsersCommand,
    ...USER_COMMANDS,
    RolesCommand,
    ...ROLE_COMMANDS,
    MigrateCommand,
    ...MIGRATE_COMMANDS,
    SecretCommand,
    DoctorCommand,
    Diagnosis,
    Accounts,
    CommandNames,
  ],
})
export class SecurityCliModule {}
