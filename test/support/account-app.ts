import type { DataSourceOptions } from 'typeorm';
import { TypeOrmModule } from '@nestjs/typeorm';
import { typeOrmStore } from '../../lib/adapters/typeorm/index.js';
import { memoryStore } from '../../lib/core/users/memory-store.js';
import type { SiteSetup } from './site.js';
import type { TestDatabase } from './databases.js';

/** What brings a database of the test's own into an application; `null` keeps everything in memory. */
export function storedIn(
  database: TestDatabase | null,
  options: Partial<DataSourceOptions> = {},
): Pick<SiteSetup, 'imports'> & { readonly store: unknown } {
  if (!database) return { imports: [], store: memoryStore() };
  const settings = { ...database.options, autoLoadEntities: true, synchronize: true, ...options };
  return { imports: [TypeOrmModule.forRoot(settings as never)], store: typeOrmStore() };
}
