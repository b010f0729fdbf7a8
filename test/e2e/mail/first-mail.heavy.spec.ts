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

it('loads what writes and sends mails at the first mail, not at the start', async () => {
  const env = { ...process.env, NODE_ENV: 'test', SETUP: JSON.stringify({ transport: smtp.url }) };
  const child = fork(code.file(PROCESS), { env });
  const [message] = (await once(child, 'message')) as [{ atStart: string[]; afterMail: string[] }];
  for (const name of ['nodemailer', 'handlebars']) {
    expect(message.atStart).not.toContain(name);
    expect(message.afterMail).toContain(name);
  }
  for (const name of ['bullmq', 'ioredis', 'typeorm', '@nestjs-modules/mailer'])
    expect(message.afterMail).not.toContain(name);
  expect(smtp.mails).toHaveLength(1);
});
