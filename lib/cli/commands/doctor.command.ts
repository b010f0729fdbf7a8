import { Inject } from '@nestjs/common';
import { Command } from 'nest-commander';
import { SecuritySettings } from '../../core/options/settings.js';
import { Diagnosis } from '../diagnosis.js';
import { SecurityCommand, type CommandReport } from '../security.command.js';

@Command({
  name: 'doctor',
  description:
    'Show the options in force, every warning, every route with its guard, and the database',
})
export class DoctorCommand extends SecurityCommand {
  constructor(
    @Inject(Diagnosis) private readonly diagnosis: Diagnosis,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
  ) {
    super();
  }

  protected async execute(): Promise<CommandReport> {
    const options = this.diagnosis.options();
    const routes = this.diagnosis.routes();
    const database = await this.diagnosis.database();
    const warnings = this.diagnosis.warnings();
    const { production } = this.settings;
    const lines = [
      `Mode: ${production ? 'production' : 'development'}`,
      '',
      'Options',
      ...options.map(({ name, value }) => `  ${name} = ${textOf(value)}`),
      '',
      `Warnings (${warnings.length})`,
      ...warnings.map((warning) => `  ${warning}`),
      '',
      `Routes (${routes.filter(({ guard }) => guard === 'none').length} without a guard)`,
      ...routes.map(
        ({ guard, method, path, handler }) =>
          `  ${guard.padEnd(24)} ${method.padEnd(7)} ${path}  ${handler}`,
      ),
      '',
      'Database',
      ...database.map((line) => `  ${line}`),
    ];
    return { text: lines.join('\n'), data: { production, options, warnings, routes, database } };
  }
}

function textOf(value: unknown): string {
  if (value === undefined) return '(not set)';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
