import 'reflect-metadata';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import { PasswordService, UserDatastore } from 'nest-security';
import type { DataSource } from 'typeorm';
import type { BenchDatabase } from '../apps/database.js';
import { loadModule, type ApplicationName } from '../apps/load-module.js';
import { Role, User } from '../apps/people.entities.js';
import { emailOf, PASSWORD } from '../people.js';
import { answerParent } from '../process/answering.js';

type Peopled = Extract<ApplicationName, 'recipe-lookup' | 'secured'>;

const ADD_PEOPLE: Readonly<
  Record<Peopled, (app: INestApplicationContext, people: number) => Promise<void>>
> = { 'recipe-lookup': addRecipePeople, secured: addPeople };

/** Makes the tables of an application and puts people into them, the same into all. */
answerParent({
  async prepare(name: Peopled, database: BenchDatabase, people: number): Promise<void> {
    const empty = { ...database, empty: true };
    await inApplication(name, empty, (app) => ADD_PEOPLE[name](app, people));
  },
});

async function inApplication(
  name: ApplicationName,
  database: BenchDatabase,
  work: (app: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const module = await loadModule(name, database);
  const app = await NestFactory.createApplicationContext(module, {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  await work(app);
  await app.close();
}

async function addRecipePeople(app: INestApplicationContext, people: number): Promise<void> {
  const { manager } = app.get<DataSource>(getDataSourceToken());
  const role = await manager.save(manager.create(Role, { name: 'admin' }));
  const users = Array.from({ length: people }, (_, index) =>
    manager.create(User, { email: emailOf(index), roles: [role] }),
  );
  await manager.save(users);
}

async function addPeople(app: INestApplicationContext, people: number): Promise<void> {
  const users = app.get(UserDatastore);
  const passwordHash = await app.get(PasswordService).hash(PASSWORD);
  await users.createRole({ name: 'admin' });
  for (let index = 0; index < people; index++) {
    const user = await users.createUser({ email: emailOf(index), passwordHash, active: true });
    await users.addRoleToUser(user, 'admin');
  }
}
