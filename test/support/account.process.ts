import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { DataSourceOptions } from 'typeorm';
import { typeOrmStore } from '../../lib/adapters/typeorm/index.js';
import { confirmable, recoverable, registerable, SecurityModule } from '../../lib/index.js';

/** What the parent says in the variable SETUP. */
interface Setup {
  readonly database: DataSourceOptions;
  readonly synchronize: boolean;
  readonly transport: string;
}

const { database, synchronize, transport } = JSON.parse(process.env['SETUP'] ?? '{}') as Setup;

@Module({
  imports: [
    TypeOrmModule.forRoot({ ...database, autoLoadEntities: true, synchronize } as object),
    SecurityModule.forRoot({
      store: typeOrmStore(),
      features: [registerable, confirmable, recoverable],
      secret: 'a-secret-of-the-tests-0123456789-abcdefghij',
      baseUrl: 'http://app.test',
      throttling: false,
      mail: { transport },
      passwords: { options: { argon2id: { memoryCost: 1024, timeCost: 1, parallelism: 1 } } },
      acceptRisk: { PASSWORD_COST_TOO_LOW: 'tests register hundreds of people' },
    }),
  ],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
const { port } = app.getHttpServer().address() as { port: number };
process.send?.({ port });
