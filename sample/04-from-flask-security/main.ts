import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FlaskMigrator } from 'nest-security';
import { AppModule } from './app.module.js';
import { createOldDatabase } from './old-database.js';

createOldDatabase('flask.db');
const app = await NestFactory.create(AppModule);
app.enableShutdownHooks();

// Sites run `npx nest-security --app dist/app.module.js migrate flask --check`, and then `--apply`.
const { columns, tables, addresses, collisions } = await app.get(FlaskMigrator).apply();
console.log({ columns, tables, addresses, collisions });

await app.listen(process.env.PORT ?? 3000);
console.log(
  `Log in as matt@nobien.net with "password": http://localhost:${process.env.PORT ?? 3000}/login`,
);
