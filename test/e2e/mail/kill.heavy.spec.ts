import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databases, describeOn, type TestDatabase } from '../../support/databases.js';
import { KillableProcess } from '../../support/killable.process.js';
import { SmtpRecorder } from '../../support/smtp.js';
import { transpiled, type Transpiled } from '../../support/transpiled.js';

const PEOPLE = 200;
const PARALLEL = 8;
const PROCESS = 'test/support/account.process.ts';

interface Found {
  readonly accounts: ReadonlySet<string>;
  readonly unsent: number;
}

for (const kind of databases.filter(({ name }) => name !== 'mariadb')) {
  describeOn(kind, `FLT-04, FLT-05: kill -9 while people register, over ${kind.name}`, () => {
    let code: Transpiled;
    let smtp: SmtpRecorder;
    let database: TestDatabase;
    let source: DataSource;

    beforeAll(async () => {
      code = await transpiled([PROCESS]);
      smtp = await SmtpRecorder.start();
      smtp.delay = () => randomInt(0, 60);
      database = await kind.make();
    });
    afterAll(async () => {
      await source?.destroy();
      await database?.drop();
      await smtp?.close();
      await code?.remove();
    });

    const start = (synchronize: boolean) =>
      KillableProcess.start(code.file(PROCESS), {
        database: database.options,
        synchronize,
        transport: smtp.url,
      });

    async function find(): Promise<Found> {
      const prefix =
        kind.name === 'postgres' ? `"${(database.options as { schema: string }).schema}".` : '';
      const users = await source.query<{ email: string }[]>(
        `SELECT email FROM ${prefix}security_user`,
      );
      const mails = await source.query<object[]>(
        `SELECT id FROM ${prefix}security_outbox_mail WHERE state <> 'sent'`,
      );
      return { accounts: new Set(users.map(({ email }) => email)), unsent: mails.length };
    }

    it('loses no mail, sends none that was not promised, and each at most twice under one Message-ID', async () => {
      const waiting = Array.from({ length: PEOPLE }, (_, n) => `person${n}@app.test`);
      const registered: string[] = [];
      let kills = 0;
      for (let first = true; waiting.length > 0; first = false) {
        const server = await start(first);
        const people = Promise.all(
          Array.from({ length: PARALLEL }, () => register(server.url, waiting, registered)),
        );
        const enough = registered.length + randomInt(3, 25);
        while (registered.length < enough && waiting.length > 0) await pause(5);
        await pause(randomInt(0, 50));
        kills += waiting.length > 0 ? 1 : 0;
        await server.kill();
        await people;
      }
      source = await new DataSource(database.options).initialize();
      const server = await start(false);
      while ((await find()).unsent > 0) await pause(250);
      await server.kill();

      const { accounts } = await find();
      expect(kills).toBeGreaterThan(2);
      expect(registered.filter((address) => !accounts.has(address))).toEqual([]);
      const addressees = new Set(smtp.mails.flatMap(({ rcpt }) => rcpt));
      expect([...accounts].filter((address) => !addressees.has(address))).toEqual([]);
      expect([...addressees].filter((address) => !accounts.has(address))).toEqual([]);
      for (const address of addressees) {
        const mails = smtp.to(address);
        expect(mails.length).toBeLessThanOrEqual(2);
        expect(new Set(mails.map(({ messageId }) => messageId)).size).toBe(1);
        expect(new Set(mails.map((mail) => mail.link('/confirm'))).size).toBe(1);
      }
      const twice = smtp.mails.length - addressees.size;
      process.stdout.write(
        `${kind.name}: ${kills} kills, ${accounts.size} accounts, ${twice} mails twice\n`,
      );
    }, 900_000);
  });
}

/** One of several clients: takes the next address until the server is gone. */
async function register(url: string, waiting: string[], registered: string[]): Promise<void> {
  for (let email = waiting.shift(); email !== undefined; email = waiting.shift()) {
    try {
      const response = await fetch(`${url}/register`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: JSON.stringify({ email, password: 'correct horse battery' }),
      });
      if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
      await response.arrayBuffer();
      registered.push(email);
    } catch (error) {
      if (error instanceof TypeError) return;
      throw error;
    }
  }
}
