import { Body, Controller, Param, Post } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SecurityException,
  UserDatastore,
  type NewUserValues,
  type UserValues,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

@Controller('people')
class PeopleController {
  constructor(private readonly users: UserDatastore) {}

  @Post()
  async create(@Body() values: NewUserValues): Promise<object> {
    return { id: (await this.users.createUser(values)).id };
  }

  @Post('roles')
  async role(@Body() values: { name: string }): Promise<object> {
    return { id: (await this.users.createRole(values)).id };
  }

  @Post(':email')
  async update(@Param('email') email: string, @Body() values: UserValues): Promise<object> {
    return { id: (await this.users.updateUser(email, values)).id };
  }
}
Reflect.defineMetadata('design:paramtypes', [UserDatastore], PeopleController);

const email = 'alice@site.test';

describe.each(ADAPTERS)('values that the datastore does not take on %s', (adapter) => {
  let site: Site;

  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [PeopleController] });
    await site.user(email);
  });
  afterAll(() => site.close());

  it.each([
    ['', { email: 'bo@site.test', isAdmin: true }, 'isAdmin', 'INVALID_VALUE'],
    ['', { email: 'bo@site.test', active: 'perhaps' }, 'active', 'INVALID_VALUE'],
    [`/${email}`, { isAdmin: true }, 'isAdmin', 'INVALID_VALUE'],
    [`/${email}`, { roles: ['admin'] }, 'roles', 'INVALID_VALUE'],
    ['/roles', { name: '' }, 'name', 'FIELD_REQUIRED'],
    ['/roles', { name: 'editor', rank: 1 }, 'rank', 'INVALID_VALUE'],
  ])('are 400 with the field: POST /people%s %j', async (path, values, field, key) => {
    const answer = await site.visitor().json(`/people${path}`, values);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', codes: { [field]: [key] } });
  });

  it('are told to a program in the cause', async () => {
    const error: unknown = await site.users
      .createUser({ email: 'bo@site.test', pasword: 'x' })
      .catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SecurityException);
    expect(String((error as SecurityException).cause)).toContain('"pasword" is no field of it');
    expect(await site.users.findUser({ email: 'bo@site.test' })).toBeNull();
  });
});
