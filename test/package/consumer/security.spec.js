// Run by Jest as an ES module, as the manual tells its users.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { memoryStore, SecurityModule, UserDatastore } from 'nest-security';

test('an account can be made', async () => {
  const secret = 'a secret of more than thirty-two bytes';
  const module = SecurityModule.forRoot({ store: memoryStore(), features: [], secret });
  const context = await NestFactory.createApplicationContext(module, { logger: false });
  const users = context.get(UserDatastore);
  await users.createUser({ email: 'ann@example.org', password: 'a long and rare sentence' });
  expect(await users.findUser({ email: 'ann@example.org' })).not.toBeNull();
  await context.close();
});
