import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { FlaskMigrator } from '../../ports/flask-migrator.js';
import { Store } from '../../ports/store.js';
import type { StoreDefinition } from '../../ports/store-definition.js';
import { modelEntity } from './entities/model.entity.js';
import { SecurityRole } from './entities/security-role.entity.js';
import { SecurityUser } from './entities/security-user.entity.js';
import { TypeOrmFlaskMigrator } from './flask/typeorm-flask.migrator.js';
import { isOwn, type PersonClasses } from './schema/schema.js';
import { TypeOrmStore } from './typeorm.store.js';
import type { TypeOrmStoreOptions } from './typeorm-store.options.js';

/**
 * Keeps everything in the application's own database through its TypeORM DataSource: SQLite (better-sqlite3), PostgreSQL, MySQL or
 * MariaDB.
 * @publicApi
 */
export function typeOrmStore(options: TypeOrmStoreOptions = {}): StoreDefinition {
  const { user = SecurityUser, role = SecurityRole, dataSource: name = 'default' } = options;
  const fields = { user: { ...options.fields?.user }, role: { ...options.fields?.role } };
  const classes: PersonClasses = { user, role, fields };
  return {
    kind: 'typeorm',
    user,
    imports: (models) => [
      TypeOrmModule.forFeature([user, role, ...models.filter(isOwn).map(modelEntity)], name),
    ],
    providers: (models) => [
      {
        provide: Store,
        inject: [getDataSourceToken(name)],
        useFactory: (dataSource: DataSource) => new TypeOrmStore(dataSource, classes, models),
      },
      {
        provide: FlaskMigrator,
        inject: [getDataSourceToken(name)],
        useFactory: (dataSource: DataSource) =>
          new TypeOrmFlaskMigrator(dataSource, classes, models),
      },
    ],
  };
}
