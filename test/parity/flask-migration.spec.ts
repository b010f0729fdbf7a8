import Database from 'better-sqlite3';
import bcrypt from 'bcrypt';
import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TypeOrmModule } from '@nestjs/typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  FlaskMigrator,
  recoverable,
  trackable,
  confirmable,
  registerable,
} from '../../lib/index.js';
import { typeOrmStore } from '../../lib/adapters/typeorm/index.js';
import { createOldDatabase } from '../../sample/04-from-flask-security/old-database.js';
import { Role } from '../../sample/04-from-flask-security/role.entity.js';
import { User } from '../../sample/04-from-flask-security/user.entity.js';
import { PEPPER, startFlaskSite, type FlaskSite } from '../support/flask-site.js';

const WORD = 'password';
const FIELDS = { user: { confirmedAt: 'confirmed_at', uniquifier: 'session_mark' } };

describe('a database of the old system', () => {
  let folder = '';
  let file = '';
  let sites: FlaskSite[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'flask-'));
    file = join(folder, 'old.db');
    createOldDatabase(file);
  });
  afterEach(async () => {
    for (const site of sites) await site.close();
    sites = [];
    rmSync(folder, { recursive: true });
  });

  const old = <T>(work: (database: Database.Database) => T): T => {
    const database = new Database(file);
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const add = (email: string | null, password: string | null = null): void =>
    old((database) => {
      database
        .prepare('INSERT INTO user (email, password, active) VALUES (?, ?, 1)')
        .run(email, password);
    });
  const schema = () => old((database) => database.prepare('SELECT sql FROM sqlite_master').all());
  const rows = () =>
    old(
      (database) =>
        database.prepare('SELECT * FROM user ORDER BY id').all() as Record<string, unknown>[],
    );

  const start = async (): Promise<FlaskSite> => {
    const site = await startFlaskSite({
      features: [registerable, recoverable, confirmable],
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: file, autoLoadEntities: true }),
      ],
      security: { store: typeOrmStore({ user: User, role: Role, fields: FIELDS }) },
    });
    sites.push(site);
    return site;
  };
  const migrator = (site: FlaskSite) => site.app.get(FlaskMigrator);

  it('is looked at without a change', async () => {
    const before = [schema(), rows()];
    const report = await migrator(await start()).check();
    expect([schema(), rows()]).toEqual(before);
    expect(report).toMatchObject({
      applied: false,
      users: 3,
      columns: ['user.session_mark'],
      uniquifiers: 3,
      times: 3,
      addresses: [{ id: '2', from: 'Joe@NoBien.net', to: 'joe@nobien.net' }],
      collisions: [],
      unusable: [],
      passwords: { '2a': 1, '2b': 1, '2y': 1 },
    });
    expect(report.tables).toContain('security_session');
  });

  it('is brought up to date once, and then there is nothing left to do', async () => {
    const site = await start();
    const report = await migrator(site).apply();
    expect(report.applied).toBe(true);
    const users = rows();
    expect(users.map(({ email }) => email)).toEqual([
      'matt@nobien.net',
      'joe@nobien.net',
      'gone@nobien.net',
    ]);
    expect(new Set(users.map((row) => row['session_mark'])).size).toBe(3);
    expect(users[0]?.['confirmed_at']).toBe('2018-07-05 10:20:30.123');
    const again = await migrator(site).apply();
    expect(again).toMatchObject({
      columns: [],
      tables: [],
      addresses: [],
      uniquifiers: 0,
      times: 0,
    });
    expect(rows()).toEqual(users);
  });

  it('signs its users in, with their roles, by the old hashes', async () => {
    const site = await start();
    await migrator(site).apply();
    for (const email of ['matt@nobien.net', 'JOE@nobien.net']) {
      const answer = await site.visitor().json('/login', { email, password: WORD });
      expect(answer.status, email).toBe(200);
    }
    const gone = await site.visitor().json('/login', { email: 'gone@nobien.net', password: WORD });
    expect(gone.status).toBe(400);
    const matt = await site.users.findUser({ email: 'matt@nobien.net' });
    expect(matt?.roles.map(({ name }) => name)).toEqual(['admin']);
    expect((matt as unknown as User).confirmed_at).toEqual(new Date('2018-07-05T10:20:30.123Z'));
  });

  it('can be used by the old system meanwhile', async () => {
    const site = await start();
    await migrator(site).apply();
    const p1 = createHmac('sha512', PEPPER).update(WORD).digest('base64');
    add('late@nobien.net', await bcrypt.hash(p1, 4));
    old((database) => database.exec("UPDATE user SET confirmed_at = '2018-07-05 10:20:30.123456'"));
    const answer = await site
      .visitor()
      .json('/login', { email: 'late@nobien.net', password: WORD });
    expect(answer.status).toBe(200);
    await site.visitor().json('/register', { email: 'new@nobien.net', password: 'another' });
    const row = rows().find(({ email }) => email === 'new@nobien.net');
    const doubled = createHmac('sha512', PEPPER).update('another').digest('base64');
    expect(await bcrypt.compare(doubled, String(row?.['password']))).toBe(true);
  });

  it('lists what collides and what cannot be used, and leaves those alone', async () => {
    for (const email of ['MATT@nobien.net', 'not an address', null, 'Sue@Nobien.net']) add(email);
    const report = await migrator(await start()).apply();
    expect(report.collisions).toEqual([
      {
        address: 'matt@nobien.net',
        users: [
          { id: '1', email: 'matt@nobien.net' },
          { id: '4', email: 'MATT@nobien.net' },
        ],
      },
    ]);
    expect(report.unusable).toEqual([
      { id: '5', email: 'not an address' },
      { id: '6', email: null },
    ]);
    expect(rows().map(({ email }) => email)).toEqual([
      'matt@nobien.net',
      'joe@nobien.net',
      'gone@nobien.net',
      'MATT@nobien.net',
      'not an address',
      null,
      'sue@nobien.net',
    ]);
    expect(report.passwords).toEqual({ '2a': 1, '2b': 1, '2y': 1, none: 4 });
  });

  it('makes roles that a user has twice one', async () => {
    old((database) => database.exec('INSERT INTO roles_users VALUES (1, 1), (NULL, 1), (NULL, 1)'));
    const site = await start();
    expect((await migrator(site).apply()).doubledRoles).toBe(1);
    const links = old((database) => database.prepare('SELECT * FROM roles_users').all());
    expect(links).toHaveLength(3);
    const matt = await site.users.findUser({ email: 'matt@nobien.net' });
    expect(await site.users.addRoleToUser(matt as never, 'admin')).toBe(false);
  });

  it('is as it was after a failure half-way', async () => {
    old((database) =>
      database.exec(`CREATE TRIGGER no BEFORE UPDATE ON user WHEN NEW.id = 3
        BEGIN SELECT RAISE(ABORT, 'not this one'); END`),
    );
    const before = [schema(), rows()];
    await expect(migrator(await start()).apply()).rejects.toThrow('not this one');
    expect([schema(), rows()]).toEqual(before);
  });

  it('is another one without its tables', async () => {
    old((database) => database.exec('DROP TABLE roles_users; DROP TABLE user'));
    await expect(migrator(await start()).check()).rejects.toThrow('no table "user"');
  });

  it('gets the columns of further features', async () => {
    const site = await startFlaskSite({
      features: [trackable],
      imports: [
        TypeOrmModule.forRoot({ type: 'better-sqlite3', database: file, autoLoadEntities: true }),
      ],
      security: { store: typeOrmStore({ user: User, role: Role, fields: FIELDS }) },
    }).catch((error: Error) => error);
    expect(String(site)).toContain('lastLoginAt');
  });
});
