import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeable,
  confirmable,
  passwordless,
  recoverable,
  registerable,
  SecurityMailService,
} from '../../../lib/index.js';
import { MailSender, type OutgoingMail } from '../../../lib/ports/mail-sender.js';
import { Store } from '../../../lib/ports/store.js';
import { storedIn } from '../../support/account-app.js';
import {
  describeOn,
  mariadb,
  postgres,
  type DatabaseKind,
  type TestDatabase,
} from '../../support/databases.js';
import { MySqlStatements, PostgresStatements, QueryCutter } from '../../support/query-cutter.js';
import { PASSWORD, startSite, type Site } from '../../support/site.js';
import type { Answer } from '../../support/visitor.js';

const NEW_PASSWORD = 'another long passphrase';

/** Statements after which the connection is cut at the most; no flow has so many. */
const LIMIT = 40;

interface Flow {
  readonly title: string;
  /** What must be there before; gives what the request needs, e.g. a link's path. */
  prepare(address: string): Promise<string>;
  request(address: string, prepared: string): Promise<Answer>;
  /** Facts that change together. */
  facts(address: string): Promise<Readonly<Record<string, boolean>>>;
}

function cuts(kind: DatabaseKind): void {
  let database: TestDatabase;
  let cutter: QueryCutter;
  let site: Site;
  let store: Store;
  const mails: OutgoingMail[] = [];

  beforeAll(async () => {
    database = await kind.make();
    const { host, port } = database.options as { host: string; port: number };
    const counter = () => (kind === postgres ? new PostgresStatements() : new MySqlStatements());
    cutter = await QueryCutter.before({ host, port }, counter);
    const { imports, store: definition } = storedIn(database, {
      host: '127.0.0.1',
      port: cutter.port,
    } as object);
    const send = async (mail: OutgoingMail) => void mails.push(mail);
    site = await startSite({
      imports,
      security: {
        store: definition,
        features: [registerable, confirmable, recoverable, changeable, passwordless],
        throttling: false,
        mail: { worker: false },
        overrides: [{ provide: MailSender, useValue: { send } }],
      },
    });
    store = site.app.get(Store);
  });
  afterAll(async () => {
    await site?.close();
    await cutter?.close();
    await database?.drop();
  });

  const user = (email: string) => store.find('user', { email });
  const count = async (model: string, where: object) =>
    (await store.list(model, where as never)).length;

  async function known(email: string, confirmed = true): Promise<string> {
    const made = await site.user(email, confirmed ? {} : { confirmedAt: null });
    return String(made.id);
  }

  /** The path of the link in the mail that a request causes. */
  async function linkAfter(path: string, email: string): Promise<string> {
    await site.visitor().json(path, { email });
    await site.app.get(SecurityMailService).flush();
    const { link = '' } = mails.findLast(({ to }) => to === email) ?? {};
    return new URL(link).pathname;
  }

  const promised = async (email: string, template: string) =>
    (await count('outboxMail', { address: email, template, state: 'pending' })) > 0;
  const live = async (email: string, purpose: string) =>
    (await count('mailedToken', { address: email, purpose, usedAt: null })) > 0;
  const has = async (email: string, password: string) =>
    (await site.visitor().json('/login', { email, password })).status === 200;

  const flows: Flow[] = [
    {
      title: 'registration',
      prepare: async () => '',
      request: (email) => site.visitor().json('/register', { email, password: PASSWORD }),
      facts: async (email) => ({
        account: (await user(email)) !== null,
        token: await live(email, 'confirm'),
        mail: await promised(email, 'welcome'),
      }),
    },
    {
      title: 'a new confirmation link',
      prepare: (email) => known(email, false),
      request: (email) => site.visitor().json('/confirm', { email }),
      facts: async (email) => ({
        token: await live(email, 'confirm'),
        mail: await promised(email, 'confirmationInstructions'),
      }),
    },
    {
      title: 'a confirmation',
      prepare: async (email) => (await known(email, false), linkAfter('/confirm', email)),
      request: (_email, path) => site.visitor().json(path, {}),
      facts: async (email) => ({
        confirmed: (await user(email))?.['confirmedAt'] !== null,
        used: !(await live(email, 'confirm')),
      }),
    },
    {
      title: 'a reset link',
      prepare: (email) => known(email),
      request: (email) => site.visitor().json('/reset', { email }),
      facts: async (email) => ({
        token: await live(email, 'reset'),
        mail: await promised(email, 'resetInstructions'),
      }),
    },
    {
      title: 'a reset',
      prepare: async (email) => (await known(email), linkAfter('/reset', email)),
      request: (_email, path) =>
        site.visitor().json(path, { password: NEW_PASSWORD, passwordConfirm: NEW_PASSWORD }),
      facts: async (email) => ({
        used: !(await live(email, 'reset')),
        notice: await promised(email, 'resetNotice'),
        password: await has(email, NEW_PASSWORD),
      }),
    },
    {
      title: 'a login link',
      prepare: (email) => known(email),
      request: (email) => site.visitor().json('/login/link', { email }),
      facts: async (email) => ({
        token: await live(email, 'login'),
        mail: await promised(email, 'loginInstructions'),
      }),
    },
  ];

  it.each(flows)('leaves $title as it was or as it will be', async (flow) => {
    const seen: string[] = [];
    for (let k = 1; k <= LIMIT; k++) {
      const address = `${flow.title.replaceAll(' ', '-')}-${k}@app.test`;
      const prepared = await flow.prepare(address);
      const before = await flow.facts(address);
      expect(new Set(Object.values(before))).toEqual(new Set([false]));
      cutter.arm(k);
      const answer = await flow.request(address, prepared);
      const { cut } = cutter.restore();
      const after = Object.values(await flow.facts(address));
      expect(new Set(after).size, `cut after ${k}: ${JSON.stringify(after)}`).toBe(1);
      seen.push(after[0] ? 'after' : 'before');
      if (!cut) {
        expect(after[0]).toBe(true);
        expect(answer.status).toBe(200);
        break;
      }
      // An answer that says yes must be true.
      if (answer.status < 300) expect(after[0]).toBe(true);
      else expect(answer.status).toBe(503);
    }
    expect(seen.at(-1)).toBe('after');
    expect(seen).toContain('before');
  });

  it('leaves a change of password as it was or as it will be', async () => {
    for (let k = 1; k <= LIMIT; k++) {
      const email = `change-${k}@app.test`;
      await known(email);
      const visitor = await site.signedIn(email);
      cutter.arm(k);
      const fields = {
        password: PASSWORD,
        newPassword: NEW_PASSWORD,
        newPasswordConfirm: NEW_PASSWORD,
      };
      const answer = await visitor.json('/change', fields);
      const { cut } = cutter.restore();
      const changed = await has(email, NEW_PASSWORD);
      expect(await promised(email, 'changeNotice')).toBe(changed);
      expect(await has(email, PASSWORD)).toBe(!changed);
      if (!cut) {
        expect([answer.status, changed]).toEqual([200, true]);
        return;
      }
      if (answer.status < 300) expect(changed).toBe(true);
      else expect(answer.status).toBe(503);
    }
    throw new Error('The flow had no end');
  });
}

describe('FLT-09: a connection that is cut after the k-th statement, for each k', () => {
  describeOn(postgres, 'PostgreSQL', () => cuts(postgres));
  describeOn(mariadb, 'MariaDB', () => cuts(mariadb));
});
