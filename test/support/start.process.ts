import { writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  memoryStore,
  recoverable,
  registerable,
  SecurityMailService,
  SecurityModule,
} from '../../lib/index.js';

const { transport } = JSON.parse(process.env['SETUP'] ?? '{}') as { transport: string };

@Module({
  imports: [
    SecurityModule.forRoot({
      store: memoryStore(),
      features: [registerable, recoverable],
      secret: 'a-secret-of-the-tests-0123456789-abcdefghij',
      mail: { transport },
    }),
  ],
})
class AppModule {}

const { cache } = createRequire(import.meta.url);

/** The packages of which something was required; imports are told by whoever is preloaded. */
function packages(): string[] {
  const names = Object.keys(cache).map(
    (path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1],
  );
  return [...new Set(names.filter((name) => name !== undefined))];
}

const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
const atStart = packages();
// What was imported so far stands above this line.
writeSync(1, 'started\n');
const mails = app.get(SecurityMailService);
await mails.send({ to: 'a@site.test', template: 'resetNotice' });
await mails.flush();
process.send?.({ port: 0, atStart, afterMail: packages() });
await app.close();
