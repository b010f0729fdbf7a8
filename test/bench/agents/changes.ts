import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { SessionService, TokenService, UserDatastore } from 'nest-security';
import type { BenchDatabase } from '../apps/database.js';
import { loadModule } from '../apps/load-module.js';
import { emailOf } from '../people.js';
import { answerParent } from '../process/answering.js';
import type { Change } from './change.js';

let app: INestApplicationContext | null = null;

/** A second process of the same application, which has no HTTP server and changes people by its services. */
answerParent({
  async open(database: BenchDatabase): Promise<void> {
    app = await NestFactory.createApplicationContext(await loadModule('secured', database), {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
  },
  /** Gives the moment at which the change was answered, by the machine's monotonic clock. */
  async change(change: Change, person: number): Promise<bigint> {
    if (!app) throw new Error('not open');
    await apply(app, change, person);
    return process.hrtime.bigint();
  },
});

async function apply(
  context: INestApplicationContext,
  change: Change,
  person: number,
): Promise<void> {
  const users = context.get(UserDatastore);
  const user = await users.getUser(emailOf(person));
  if (!user) throw new Error(`nobody is ${emailOf(person)}`);
  switch (change) {
    case 'deactivate':
      await users.deactivateUser(user);
      break;
    case 'demote':
      await users.removeRoleFromUser(user, 'admin');
      break;
    case 'log out':
      await context.get(SessionService).revokeAll(user);
      await context.get(TokenService).revokeAll(user);
      break;
  }
}
