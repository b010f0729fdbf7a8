// The whole source of an empty project that installed the package: written as its manual says.
import 'reflect-metadata';
import { Controller, Get, Module, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  AuthGuard,
  confirmable,
  CurrentUser,
  memoryStore,
  registerable,
  Roles,
  RolesGuard,
  SecurityMailService,
  SecurityModule,
  UserDatastore,
} from 'nest-security';

const EMAIL = 'ann@example.org';
const PASSWORD = 'a long and rare sentence';

@Controller()
class AppController {
  @Get('open')
  open() {
    return { open: true };
  }

  @Get('me')
  @UseGuards(AuthGuard, RolesGuard)
  @Roles('admin')
  me(@CurrentUser() user: { email: string }) {
    return { email: user.email };
  }
}

@Module({
  imports: [
    SecurityModule.forRoot({
      store: memoryStore(),
      features: [registerable, confirmable],
      secret: 'a secret of more than thirty-two bytes',
      baseUrl: 'http://localhost',
      mail: { transport: process.argv[2] ?? 'smtp://127.0.0.1:1025', from: 'no-reply@localhost' },
    }),
  ],
  controllers: [AppController],
})
class AppModule {}

async function request(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

process.stdout.write('imported\n');
const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
await app.listen(0, '127.0.0.1');
const url = (await app.getUrl()).replace('[::1]', '127.0.0.1');

const users = app.get(UserDatastore);
const confirmedAt = new Date();
const ann = await users.createUser({ email: EMAIL, password: PASSWORD, active: true, confirmedAt });
await users.addRoleToUser(ann, await users.findOrCreateRole('admin'));

const post = (path: string, body: object) =>
  request(`${url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const token = await post('/token', { email: EMAIL, password: PASSWORD });
const registered = await post('/register', { email: 'eve@example.org', password: PASSWORD });
await app.get(SecurityMailService).flush();
const bearer = { headers: { authorization: `Bearer ${String(token.body['token'])}` } };
const answers = {
  open: await request(`${url}/open`),
  registered,
  anonymous: await request(`${url}/me`),
  admin: await request(`${url}/me`, bearer),
};
process.stdout.write(`\n${JSON.stringify(answers)}\n`);
await app.close();
