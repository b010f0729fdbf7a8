import { DataSource } from 'typeorm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { securityEntities } from '../../lib/adapters/typeorm/index.js';
import { TypeOrmStore } from '../../lib/adapters/typeorm/typeorm.store.js';
import { asSecurityException } from '../../lib/core/errors/as-security-exception.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { applicationModels } from '../support/sqlite-store.js';
import { readyClasses } from '../support/typeorm-contract.js';

for (const kind of databases) {
  describeOn(kind, `a database without tables: ${kind.name}`, () => {
    let database: TestDatabase;
    let dataSource: DataSource;
    const store = () => new TypeOrmStore(dataSource, readyClasses);

    beforeAll(async () => {
      database = await kind.make();
      const entities = securityEntities();
      dataSource = await new DataSource({ ...database.options, entities }).initialize();
    });
    afterAll(async () => {
      await dataSource.destroy();
      await database.drop();
    });

    /** What the log says of a call that fails, and what its caller reads. */
    async function told(
      call: (opened: TypeOrmStore) => Promise<unknown>,
    ): Promise<[string, string]> {
      const lines: string[] = [];
      const opened = store();
      await opened.prepare(applicationModels);
      const error: unknown = await call(opened).catch((thrown: unknown) => thrown);
      const logger = { error: (...given: unknown[]) => void lines.push(given.join('\n')) };
      const answer = asSecurityException(error, logger);
      return [lines.join('\n'), JSON.stringify(answer.getResponse())];
    }

    it('LOG-05 is refused as unavailable; the log says what to do, and no value', async () => {
      const [log, answer] = await told((opened) =>
        opened.find('user', { email: 'a-canary@site.test' }),
      );
      expect(log).toContain('run your migrations (securityMigrations)');
      expect(log + answer).not.toMatch(/canary|security_user/);
      expect(answer).toContain('UNAVAILABLE');
    });

    it('says the same of a column', async () => {
      const id = kind.name === 'mariadb' ? '`id`' : '"id"';
      const { tablePath } = dataSource.getMetadata('SecurityRole');
      await dataSource.query(`CREATE TABLE ${tablePath} (${id} integer PRIMARY KEY)`);
      const [log] = await told((opened) => opened.find('role', { name: 'admin' }));
      expect(log).toContain('run your migrations (securityMigrations)');
    });
  });
}
