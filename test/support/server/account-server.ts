import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule, type TypeOrmModuleOptions } from '@nestjs/typeorm';
import { typeOrmStore } from '../../../lib/adapters/typeorm/index.js';
import { confirmable, registerable, SecurityModule } from '../../../lib/index.js';
import { Clock } from '../../../lib/ports/clock.js';
import { CHEAP, SECRET } from '../site.js';
import type { ServerSettings } from './server-process.js';

const { database, transport, ahead } = JSON.parse(
  process.env['ACCOUNT_SERVER'] ?? '{}',
) as ServerSettings;

/** Runs ahead of the real time, so that leases of a process that was killed are over when the next one starts. */
class ClockAhead extends Clock {
  now(): Date {
    return new Date(Date.now() + ahead);
  }
}

@Module({
  imports: [
    TypeOrmModule.forRoot({
      ...(database as TypeOrmModuleOptions),
      autoLoadEntities: true,
      synchronize: true,
    }),
    SecurityModule.forRoot({
      ...CHEAP,
      store: typeOrmStore(),
      features: [registerable, confirmable],
      secret: SECRET,
      baseUrl: 'http://app.test',
      mail: { transport },
      throttling: false,
      overrides: [{ provide: Clock, useClass: ClockAhead }],
    }),
  ],
})
class ServerModule {}

const app = await NestFactory.create(ServerModule, { logger: ['error', 'fatal'] });
await app.listen(0, '127.0.0.1');
process.send?.((app.getHttpServer().address() as { port: number }).port);
