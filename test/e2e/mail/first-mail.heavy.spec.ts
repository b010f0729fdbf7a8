import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { SmtpRecorder } from '../../support/smtp.js';
import { transpiled, type Transpiled } from '../../support/transpiled.js';

const PROCESS = 'test/support/start.process.ts';

let code: Transpiled;
let smtp: SmtpRecorder;

beforeAll(async () => {
  code = await transpiled([PROCESS]);
  smtp = await SmtpRecorder.start();
});
afterAll(async () => {
  await smtp?.close();
  await code?.remove();
});

/** Writes each import to standard output. */
const RECORDER = new URL('../../package/consumer/record-imports.js', import.meta.url).href;

it('loads what writes and sends mails at the first mail, not at the start', async () => {
  const env = { ...process.env, NODE_ENV: 'test', SETUP: JSON.stringify({ transport: smtp.url }) };
  const options = { env, execArgv: ['--import', RECORDER], silent: true };
  const child = fork(code.file(PROCESS), options);
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [[message]] = await Promise.all([once(child, 'message'), once(child, 'close')]);
  const required = message as { atStart: string[]; afterMail: string[] };
  const [early = '', late = ''] = output.split('started\n');
  const atStart = [...required.atStart, ...importedIn(early)];
  const afterMail = [...required.afterMail, ...importedIn(early + late)];
  for (const name of ['nodemailer', 'handlebars']) {
    expect(atStart).not.toContain(name);
    expect(afterMail).toContain(name);
  }
  for (const name of ['bullmq', 'ioredis', 'typeorm', '@nestjs-modules/mailer'])
    expect(afterMail).not.toContain(name);
  expect(smtp.mails).toHaveLength(1);
});

function importedIn(output: string): string[] {
  return [...output.matchAll(/^import \S+ (\S+)$/gm)].map(([, name]) => name ?? '');
}
