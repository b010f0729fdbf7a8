import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { CompiledSources } from '../support/server/compiled-sources.js';
import { ServerProcess } from '../support/server/server-process.js';
import { PASSWORD } from '../support/site.js';
import { SmtpRecorder } from '../support/smtp.js';
import { Visitor } from '../support/visitor.js';

const REGISTRATIONS = 200;
const AT_ONCE = 12;
const KILLS = 3;
/** Milliseconds: longer than a process may keep a mail for itself. */
const LEASE = 31_000;

let sources: CompiledSources;
beforeAll(async () => {
  sources = await CompiledSources.make();
});
afterAll(() => sources?.remove());

for (const kind of databases.filter(({ name }) => name !== 'mariadb')) {
  describeOn(kind, `FLT-04 FLT-05 registrations while the process is killed: ${kind.name}`, () => {
    let database: TestDatabase;
    let smtp: SmtpRecorder;
    let server: ServerProcess;
    let starts = 0;
    const start = async (): Promise<void> => {
      const { options } = database;
      const settings = { database: options, transport: smtp.url, ahead: LEASE * starts++ };
      const entry = sources.pathOf('test/support/server/account-server.ts');
      server = await ServerProcess.start(entry, settings);
    };
    beforeAll(async () => {
      database = await kind.make();
      smtp = await SmtpRecorder.start();
      await start();
    });
    afterAll(async () => {
      await server?.kill();
      await smtp?.close();
      await database?.drop();
    });

    const rows = async <T>(sql: string): Promise<T[]> => {
      const source = await new DataSource(database.options).initialize();
      try {
        return await source.query<T[]>(sql);
      } finally {
        await source.destroy();
      }
    };
    const schema = (): string => {
      const { options } = database;
      return 'schema' in options && options.schema ? `"${String(options.schema)}".` : '';
    };

    it('no account without its mail, no mail without its account, each mail at most twice under one Message-ID', async () => {
      const answered: string[] = [];
      let asked = 0;
      let killed = 0;
      const quota = () => ((killed + 1) * REGISTRATIONS) / (KILLS + 1);
      const register = async (): Promise<void> => {
        while (asked < REGISTRATIONS) {
          if (asked >= quota()) {
            await pause(5);
            continue;
          }
          const email = `person${asked++}@crash.test`;
          const { url } = server;
          const visitor = new Visitor(url);
          const answer = await visitor
            .json('/register', { email, password: PASSWORD })
            .catch(() => null);
          if (answer?.status === 200) answered.push(email);
          else if (answer) expect(answer.status).toBe(503);
          else while (server.url === url) await pause(20);
        }
      };
      const kill = async (): Promise<void> => {
        while (killed < KILLS) {
          while (asked < quota() - AT_ONCE) await pause(1);
          await pause(randomInt(60));
          await server.kill();
          await start();
          // What the dead process had begun is finished before the next one dies, so that no mail is hit by two deaths.
          const begun = await idsOf(UNSENT);
          await expect
            .poll(() => stillUnsent(begun), { timeout: 60_000, interval: 200 })
            .toEqual([]);
          killed++;
        }
      };
      await Promise.all([kill(), ...Array.from({ length: AT_ONCE }, register)]);
      await server.kill();
      await start();
      await expect.poll(pending, { timeout: 60_000, interval: 250 }).toBe(0);

      const users = (
        await rows<{ email: string }>(`SELECT email FROM ${schema()}security_user`)
      ).map(({ email }) => email);
      expect(answered.filter((email) => !users.includes(email))).toEqual([]);
      expect(users.length).toBeGreaterThan(REGISTRATIONS / 2);
      for (const email of users) {
        const mails = smtp.to(email);
        expect([1, 2], `${email}: ${mails.length} mails`).toContain(mails.length);
        expect(new Set(mails.map(({ messageId }) => messageId)).size, email).toBe(1);
        expect(new Set(mails.map(({ mail }) => mail.text)).size, email).toBe(1);
      }
      const recipients = new Set(smtp.mails.flatMap(({ rcpt }) => rcpt));
      expect([...recipients].filter((email) => !users.includes(email))).toEqual([]);
    });

    const UNSENT = "state = 'pending'";
    const idsOf = async (where: string): Promise<string[]> => {
      const sql = `SELECT id FROM ${schema()}security_outbox_mail WHERE ${where}`;
      return (await rows<{ id: string }>(sql)).map(({ id }) => id);
    };
    const stillUnsent = async (ids: readonly string[]): Promise<string[]> =>
      (await idsOf(UNSENT)).filter((id) => ids.includes(id));
    const pending = async (): Promise<number> => {
      return (await idsOf(UNSENT)).length;
    };
  });
}
