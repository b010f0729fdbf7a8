import 'reflect-metadata';
import { Module, type Type } from '@nestjs/common';
import { CommandFactory } from 'nest-commander';
import { readFileSync } from 'node:fs';
import { CliError } from './cli.error.js';
import { CliLogger } from './cli.logger.js';
import { newSecret } from './commands/secret.command.js';
import { loadApplication } from './load-application.js';
import { SecurityCliModule } from './security-cli.module.js';

const USAGE = `Usage: nest-security --app <file> <command>

  --app <file>   the application's root module, e.g. dist/app.module.js or src/app.module.ts

Commands
  users create <identity> [--password <password> | --password-stdin] [--active]
  users activate|deactivate <user>
  users list
  users reset-access <user>
  roles create <name> [-d <text>]
  roles add|remove <user> <role>
  migrate flask --check | --apply
                 a database of Flask-Security: what it lacks; adds and rewrites it
  doctor         options in force, warnings, routes with their guards, the database
  secret         a new secret (needs no --app)
  --version      the version of this package (needs no --app)

  <command> --help tells more of one; --json answers as JSON; errors go to stderr, exit code 2 for usage and 1 otherwise`;

/** Runs one command of the line. */
export async function runCli(argv: readonly string[]): Promise<void> {
  try {
    const { app, rest } = splitApp(argv);
    if (app === null) return runAlone(rest);
    if (rest.length === 0) throw new CliError(`Which command?\n\n${USAGE}`, 2);
    await runInApplication(app, rest);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.exitCode = error instanceof CliError ? error.exitCode : 1;
    const text = argv.includes('--json')
      ? JSON.stringify({ error: message.split('\n\nUsage', 1)[0] })
      : `Error: ${message}`;
    process.stderr.write(`${text}\n`);
  }
}

/** What needs no application. */
function runAlone(words: readonly string[]): void {
  const [command, ...others] = words.filter((word) => word !== '--json');
  if (command === undefined) throw new CliError(`Which command?\n\n${USAGE}`, 2);
  if (words.some((word) => ['-h', '--help', 'help'].includes(word))) return say(USAGE);
  if (command === '--version') return say(versionOf());
  if (command !== 'secret') throw new CliError(`--app is missing\n\n${USAGE}`, 2);
  if (others.length > 0) throw new CliError(`secret takes no ${others[0]}`, 2);
  const secret = newSecret();
  say(words.includes('--json') ? JSON.stringify({ secret }, null, 2) : secret);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function versionOf(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

async function runInApplication(app: string, rest: readonly string[]): Promise<void> {
  const root = await loadApplication(app);
  @Module({ imports: [root, SecurityCliModule] })
  class CliRootModule {}
  process.argv = [process.argv[0] ?? 'node', 'nest-security', ...rest];
  await run(CliRootModule);
}

async function run(module: Type): Promise<void> {
  try {
    await start(module);
  } catch (error) {
    const isAlone = error instanceof Error && error.message.includes(SecurityCliModule.name);
    throw isAlone ? new CliError('The application does not import SecurityModule') : error;
  }
}

function start(module: Type): Promise<void> {
  return CommandFactory.run(module, {
    logger: new CliLogger(),
    abortOnError: false,
    errorHandler: (error) => process.exit((error as { exitCode?: number }).exitCode === 0 ? 0 : 2),
    serviceErrorHandler: (error) => {
      process.exitCode = 1;
      process.stderr.write(`Error: ${error.message}\n`);
    },
  });
}

function splitApp(argv: readonly string[]): { app: string | null; rest: readonly string[] } {
  const at = argv.findIndex((word) => word === '--app' || word.startsWith('--app='));
  if (at < 0) return { app: null, rest: argv };
  const word = argv[at] ?? '';
  const inline = word.startsWith('--app=');
  const app = inline ? word.slice('--app='.length) : argv[at + 1];
  if (!app) throw new CliError('--app needs a file', 2);
  return { app, rest: [...argv.slice(0, at), ...argv.slice(at + (inline ? 1 : 2))] };
}
