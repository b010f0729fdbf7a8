import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CliError } from './cli.error.js';

const ATTEMPTS = 3;

/** Asks for a new password twice without showing it. @throws CliError where nobody can answer, or the two differ three times */
export async function askForPassword(): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new CliError('There is no terminal to ask for the password; give --password-stdin', 2);
  }
  // One reader for all questions: what is typed or pasted ahead waits in it.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true });
  const lines = terminal[Symbol.asyncIterator]();
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const first = await ask('Password: ', lines);
      if (first === (await ask('Repeat for confirmation: ', lines))) return first;
      process.stderr.write('The two passwords are not the same.\n');
    }
  } finally {
    terminal.close();
  }
  throw new CliError(`The two passwords differed ${ATTEMPTS} times`);
}

/** One line from a pipe. */
export async function readPassword(): Promise<string> {
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/, 1);
  if (line === '') throw new CliError('stdin holds no password', 2);
  return line;
}

/** @throws CliError after Ctrl+C or Ctrl+D */
async function ask(question: string, lines: AsyncIterator<string>): Promise<string> {
  process.stderr.write(question);
  const line = await lines.next();
  process.stderr.write('\n');
  if (line.done) throw new CliError('No password was given');
  return line.value;
}
