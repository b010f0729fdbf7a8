import type { TypeOrmModuleOptions } from '@nestjs/typeorm';

/** Where the applications of one group keep their data; `empty` makes the tables at the start. */
export type BenchDatabase = { readonly empty?: boolean } & (
  | { readonly kind: 'sqlite'; readonly folder: string }
  | { readonly kind: 'postgres'; readonly url: string }
);

/** @param name applications with different tables have different SQLite files */
export function connectionTo(database: BenchDatabase, name: string): TypeOrmModuleOptions {
  const common = { autoLoadEntities: true, synchronize: database.empty ?? false, retryAttempts: 0 };
  if (database.kind === 'postgres') return { ...common, type: 'postgres', url: database.url };
  const path = `${database.folder}/${name}.db`;
  return { ...common, type: 'better-sqlite3', database: path, enableWAL: true };
}
