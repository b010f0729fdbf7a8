import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelEntity } from '../../lib/adapters/typeorm/entities/model.entity.js';
import { TypeOrmFlaskMigrator } from '../../lib/adapters/typeorm/flask/typeorm-flask.migrator.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { builtInModels } from '../../lib/core/models.js';
import { roleModel } from '../../lib/core/users/role.model.js';
import { userModel } from '../../lib/core/users/user.model.js';
import { Role } from '../../sample/04-from-flask-security/role.entity.js';
import { User } from '../../sample/04-from-flask-security/user.entity.js';
import {
  describeOn,
  mariadb,
  postgres,
  type DatabaseKind,
  type TestDatabase,
} from '../support/databases.js';

/** As SQLAlchemy's `create_all()` lays them out there. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  postgres: [
    `CREATE TABLE role (id SERIAL NOT NULL, name VARCHAR(80), description VARCHAR(255), PRIMARY KEY (id), UNIQUE (name))`,
    `CREATE TABLE "user" (id SERIAL NOT NULL, email VARCHAR(255), password VARCHAR(255), active BOOLEAN,
      confirmed_at TIMESTAMP WITHOUT TIME ZONE, PRIMARY KEY (id), UNIQUE (email))`,
    `CREATE TABLE roles_users (user_id INTEGER, role_id INTEGER,
      FOREIGN KEY(user_id) REFERENCES "user" (id), FOREIGN KEY(role_id) REFERENCES role (id))`,
  ],
  mariadb: [
    `CREATE TABLE role (id INTEGER NOT NULL AUTO_INCREMENT, name VARCHAR(80), description VARCHAR(255), PRIMARY KEY (id), UNIQUE (name))`,
    `CREATE TABLE user (id INTEGER NOT NULL AUTO_INCREMENT, email VARCHAR(255), password VARCHAR(255), active BOOL,
      confirmed_at DATETIME, PRIMARY KEY (id), UNIQUE (email), CHECK (active IN (0, 1)))`,
    `CREATE TABLE roles_users (user_id INTEGER, role_id INTEGER,
      FOREIGN KEY(user_id) REFERENCES user (id), FOREIGN KEY(role_id) REFERENCES role (id))`,
  ],
};

const FIELDS = { user: { confirmedAt: 'confirmed_at', uniquifier: 'session_mark' }, role: {} };
const MODELS = [userModel, roleModel, ...builtInModels];
const CLASSES = { user: User, role: Role, fields: FIELDS };

function describeMigration(kind: DatabaseKind): void {
  describeOn(kind, `a database of Flask-Security on ${kind.name}`, () => {
    let place: TestDatabase;
    let source: DataSource;
    const users = kind.name === 'postgres' ? '"user"' : '`user`';

    beforeAll(async () => {
      place = await kind.make();
      const options = place.options as { schema?: string };
      const search = options.schema
        ? { extra: { options: `-c search_path=${options.schema}` } }
        : {};
      const entities = [User, Role, ...builtInModels.map(modelEntity)];
      source = await new DataSource({
        ...place.options,
        ...search,
        entities,
      } as never).initialize();
      for (const table of TABLES[kind.name] ?? []) await source.query(table);
      await source.query(`INSERT INTO role (name) VALUES ('admin')`);
      await source.query(
        `INSERT INTO ${users} (email, password, active) VALUES
          ('matt@nobien.net', '$2b$05$x', true), ('Joe@NoBien.net', NULL, true)`,
      );
      await source.query('INSERT INTO roles_users VALUES (1, 1), (1, 1), (NULL, 1)');
    });
    afterAll(async () => {
      await source?.destroy();
      await place?.drop();
    });

    it('is migrated, and again', async () => {
      const migrator = new TypeOrmFlaskMigrator(source, CLASSES, MODELS);
      const look = await migrator.check();
      expect(look).toMatchObject({
        users: 2,
        uniquifiers: 2,
        doubledRoles: 1,
        passwords: { '2b': 1, none: 1 },
      });
      expect(look.columns).toHaveLength(1);
      expect(look.addresses).toEqual([{ id: '2', from: 'Joe@NoBien.net', to: 'joe@nobien.net' }]);
      const done = await migrator.apply();
      expect(done).toEqual({ ...look, applied: true });
      expect(await migrator.apply()).toMatchObject({
        columns: [],
        tables: [],
        addresses: [],
        uniquifiers: 0,
        doubledRoles: 0,
      });
    });

    it('serves the store, which keeps roles apart', async () => {
      const store = new TypeOrmStore(source, CLASSES);
      await store.prepare(MODELS);
      const matt = await store.find('user', { email: 'matt@nobien.net' });
      expect(matt?.['uniquifier']).toHaveLength(43);
      expect(await store.link('1', '1')).toBe(false);
      expect(await store.link('2', '1')).toBe(true);
    });

    it('takes users of the old system, with a uniquifier at once or at the next run', async () => {
      await source.query(`INSERT INTO ${users} (email, active) VALUES ('late@nobien.net', true)`);
      const { uniquifiers } = await new TypeOrmFlaskMigrator(source, CLASSES, MODELS).apply();
      expect(uniquifiers).toBe(kind.name === 'postgres' ? 0 : 1);
      const rows = await source.query<{ session_mark: string }[]>(
        `SELECT session_mark FROM ${users}`,
      );
      expect(new Set(rows.map(({ session_mark }) => session_mark)).size).toBe(3);
      for (const { session_mark } of rows) expect(session_mark.length).toBeGreaterThanOrEqual(43);
    });
  });
}

describeMigration(postgres);
describeMigration(mariadb);
