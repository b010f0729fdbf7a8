import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Store, type Row } from '../../lib/ports/store.js';
import { startAccountSite, type AccountSite } from '../e2e/account/account-site.js';
import { storedIn } from '../support/account-app.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { MessageCutter } from '../support/message-cutter.js';
import { PASSWORD } from '../support/site.js';
import type { Answer } from '../support/visitor.js';

const NEXT = 'a second good password';
/** Messages that no flow needs. */
const MANY = 80;

/** What is known of somebody, as yes or no; a flow must leave all of it as it was, or all of it changed. */
type Facts = Readonly<Record<string, boolean>>;

interface Flow {
  readonly name: string;
  /** Gives the request. */
  prepare(email: string): Promise<() => Promise<Answer>>;
  facts(email: string): Promise<Facts>;
}

for (const kind of databases.filter(({ name }) => name !== 'sqlite')) {
  describeOn(kind, `FLT-06 FLT-09 the database is cut off: ${kind.name}`, () => {
    let site: AccountSite;
    let database: TestDatabase;
    let direct: DataSource;
    let cutter: MessageCutter;
    let number = 0;

    beforeAll(async () => {
      database = await kind.make();
      const { host, port } = database.options as { host: string; port: number };
      cutter = await MessageCutter.to(host, port);
      const { imports, store } = storedIn(database, {
        host: '127.0.0.1',
        port: cutter.port,
      } as never);
      site = await startAccountSite({ imports, security: { store } });
      direct = await new DataSource(database.options).initialize();
    });
    afterAll(async () => {
      cutter?.mend();
      await direct?.destroy();
      await site?.close();
      await cutter?.close();
      await database?.drop();
    });

    const table = (name: string): string => {
      const schema = 'schema' in database.options ? database.options.schema : undefined;
      return schema ? `"${String(schema)}".security_${name}` : `security_${name}`;
    };
    const rows = (name: string, where: string): Promise<Row[]> =>
      direct.query(`SELECT * FROM ${table(name)} WHERE ${where}`);
    const userOf = async (email: string): Promise<Row | undefined> =>
      (await rows('user', `email = '${email}'`))[0];
    const mails = async (email: string, template: string): Promise<Row[]> =>
      rows('outbox_mail', `address = '${email}' AND template = '${template}'`);
    const tokens = async (email: string, purpose: string): Promise<Row[]> =>
      rows('mailed_token', `address = '${email}' AND purpose = '${purpose}'`);
    const sessions = async (email: string): Promise<Row[]> =>
      rows('session', `user_id = '${String((await userOf(email))?.['id'])}'`);

    /** Lines that were cut before are noticed by their next use. */
    const settled = async <T>(work: () => Promise<T>): Promise<T> => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await work();
        } catch (error) {
          if (attempt === 20) throw error;
        }
      }
    };
    const account = (email: string, values = {}) => settled(() => site.user(email, values));
    const signedIn = (email: string) => settled(() => site.signedIn(email));
    const asked = async (path: string, email: string): Promise<string> =>
      settled(async () => {
        const answer = await site.visitor().json(path, { email });
        if (answer.status !== 200) throw new Error(answer.text);
        return site.link(email);
      });
    const changed = async (email: string, before: Row | undefined): Promise<boolean> =>
      (await userOf(email))?.['password'] !== before?.['password'];

    const before = new Map<string, Row | undefined>();
    const flows: readonly Flow[] = [
      {
        name: 'registration',
        prepare: async (email) => () =>
          site.visitor().json('/register', { email, password: PASSWORD }),
        facts: async (email) => ({
          user: (await userOf(email)) !== undefined,
          mail: (await mails(email, 'welcome')).length === 1,
          token: (await tokens(email, 'confirm')).length === 1,
        }),
      },
      {
        name: 'confirmation',
        async prepare(email) {
          await account(email, { confirmedAt: null });
          const link = await asked('/confirm', email);
          return () => site.visitor().json(link, {});
        },
        facts: async (email) => ({
          confirmed: Boolean((await userOf(email))?.['confirmed_at']),
          used: Boolean((await tokens(email, 'confirm'))[0]?.['used_at']),
        }),
      },
      {
        name: 'request for a reset',
        async prepare(email) {
          await account(email);
          return () => site.visitor().json('/reset', { email });
        },
        facts: async (email) => ({
          token: (await tokens(email, 'reset')).length === 1,
          mail: (await mails(email, 'resetInstructions')).length === 1,
        }),
      },
      {
        name: 'reset',
        async prepare(email) {
          await account(email);
          await signedIn(email);
          const link = await asked('/reset', email);
          before.set(email, await userOf(email));
          return () => site.visitor().json(link, { password: NEXT });
        },
        facts: async (email) => ({
          changed: await changed(email, before.get(email)),
          rotated: (await userOf(email))?.['uniquifier'] !== before.get(email)?.['uniquifier'],
          used: (await tokens(email, 'reset')).length === 0,
          signedOut: (await sessions(email)).length === 0,
          told: (await mails(email, 'resetNotice')).length === 1,
        }),
      },
      {
        name: 'change',
        async prepare(email) {
          await account(email);
          const visitor = await signedIn(email);
          before.set(email, await userOf(email));
          return () => visitor.json('/change', { password: PASSWORD, newPassword: NEXT });
        },
        facts: async (email) => ({
          changed: await changed(email, before.get(email)),
          rotated: (await userOf(email))?.['uniquifier'] !== before.get(email)?.['uniquifier'],
          told: (await mails(email, 'changeNotice')).length === 1,
        }),
      },
      {
        name: 'request for a login link',
        async prepare(email) {
          await account(email);
          return () => site.visitor().json('/login/link', { email });
        },
        facts: async (email) => ({
          token: (await tokens(email, 'login')).length === 1,
          mail: (await mails(email, 'loginInstructions')).length === 1,
        }),
      },
    ];

    it.each(
      flows.flatMap((flow) => (['question', 'answer'] as const).map((loss) => ({ ...flow, loss }))),
    )(
      'at every message of a $name, whose $loss is lost: before or after, never between',
      async ({ prepare, facts, loss }) => {
        let cuts = 0;
        for (let k = 1; k <= MANY; k++) {
          const email = `cut${number++}@cuts.test`;
          const ask = await prepare(email);
          const known = Object.values(await facts(email));
          expect(new Set(known), `${k}: before`).toEqual(new Set([false]));
          cutter.arm(k, loss);
          const answer = await ask();
          const wasCut = cutter.mend();
          const after = await facts(email);
          const title = `${k}: ${answer.status} ${JSON.stringify(after)}`;
          expect(new Set(Object.values(after)).size, title).toBe(1);
          expect([200, 503], title).toContain(answer.status);
          if (answer.status === 503) {
            expect(answer.headers.get('retry-after'), title).not.toBeNull();
            expect(answer.text).not.toMatch(/ECONN|select|insert|pg|sql|typeorm/i);
          } else expect(Object.values(after), title).toContain(true);
          if (!wasCut) break;
          cuts++;
        }
        expect(cuts).toBeGreaterThan(1);
        expect(cuts).toBeLessThan(MANY);
      },
    );

    it('goes on when the line is back', async () => {
      const email = `cut${number++}@cuts.test`;
      await settled(() => site.app.get(Store).find('user', { email }));
      const answer = await site.visitor().json('/register', { email, password: PASSWORD });
      expect(answer.status).toBe(200);
    });
  });
}
