import { Inject, Optional } from '@nestjs/common';
import { Command, Option, SubCommand } from 'nest-commander';
import { FlaskMigrator, type FlaskMigrationReport } from '../../ports/flask-migrator.js';
import { CliError } from '../cli.error.js';
import { GroupCommand } from '../group.command.js';
import { SecurityCommand, type CommandReport, type CommonOptions } from '../security.command.js';

interface MigrateOptions extends CommonOptions {
  readonly check?: boolean;
  readonly apply?: boolean;
}

@SubCommand({
  name: 'flask',
  description: 'Bring a database of Flask-Security up to what the application needs',
})
export class MigrateFlaskCommand extends SecurityCommand<MigrateOptions> {
  constructor(@Optional() @Inject(FlaskMigrator) private readonly migrator?: FlaskMigrator) {
    super();
  }

  @Option({ flags: '--check', description: 'show what would be done, and change nothing' })
  parseCheck(): boolean {
    return true;
  }

  @Option({ flags: '--apply', description: 'do it, all or nothing' })
  parseApply(): boolean {
    return true;
  }

  protected async execute(
    _: string[],
    { check = false, apply = false }: MigrateOptions,
  ): Promise<CommandReport> {
    if (check === apply) throw new CliError('Give one of --check and --apply', 2);
    if (!this.migrator) throw new CliError('Only typeOrmStore() has a database to migrate', 1);
    const report = await (apply ? this.migrator.apply() : this.migrator.check());
    return { text: linesOf(report).join('\n'), data: report };
  }
}

@Command({
  name: 'migrate',
  description: 'Databases of other systems',
  subCommands: [MigrateFlaskCommand],
})
export class MigrateCommand extends GroupCommand {}

export const MIGRATE_COMMANDS = [MigrateFlaskCommand];

function linesOf(report: FlaskMigrationReport): string[] {
  const { columns, tables, addresses, collisions, unusable, passwords } = report;
  const kinds = Object.entries(passwords).map(([kind, count]) => `${count} ${kind}`);
  return [
    report.applied ? 'Done:' : 'To do:',
    ...section('columns to add', columns),
    ...section('tables to make', tables),
    `  ${report.uniquifiers} of ${report.users} users get a uniquifier`,
    ...section(
      'addresses to spell canonically',
      addresses.map(({ id, from, to }) => `${id}: ${from} -> ${to}`),
    ),
    `  ${report.times} times are cut to milliseconds, ${report.doubledRoles} doubled roles made one`,
    'Left alone:',
    ...section(
      'addresses of several users, who cannot sign in until one of them keeps it',
      collisions.map(
        ({ address, users }) =>
          `${address}: ${users.map(({ id, email }) => `${id} (${email})`).join(', ')}`,
      ),
    ),
    ...section(
      'users without an address that can be used',
      unusable.map(({ id, email }) => `${id}: ${email ?? 'none'}`),
    ),
    `Passwords: ${kinds.join(', ') || 'none'}`,
  ];
}

function section(title: string, items: readonly string[]): string[] {
  return [`  ${items.length} ${title}`, ...items.map((item) => `    ${item}`)];
}
