import { instanceToPlain, plainToInstance } from 'class-transformer';
import { inspect } from 'node:util';
import type { DataSource, Repository } from 'typeorm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TypeOrmStore } from '../../../lib/adapters/typeorm/typeorm.store.js';
import type { Row } from '../../../lib/ports/store.js';
import { UnknownField } from '../../../lib/ports/unknown-field.js';
import { userIdOf } from '../../../lib/ports/user-id.js';
import { Group, Person, siteClasses } from '../../support/site-classes.js';
import { applicationModels, openSqlite } from '../../support/sqlite-store.js';

const ANN = {
  email: 'ann@site.test',
  password: 'secret hash',
  active: true,
  uniquifier: 'secret u',
};

describe("a user class of the site's own", () => {
  let dataSource: DataSource;
  let store: TypeOrmStore;
  let people: Repository<Person>;
  beforeEach(async () => {
    ({ dataSource, store } = await openSqlite(siteClasses));
    await store.prepare(applicationModels);
    people = dataSource.getRepository(Person);
  });
  afterEach(() => dataSource.destroy());

  const create = async (values: Row = {}) =>
    (await store.create('user', { ...ANN, ...values })) as unknown as Person & Row;

  it('gives objects of the class, under both kinds of names', async () => {
    const admin = await store.create('role', { name: 'admin' });
    await create({ roles: [admin] });
    const found = (await store.find('user', { email: ANN.email })) as unknown as Person & Row;
    const principal = await store.principalById(found.uuid);
    for (const person of [found, principal?.user as unknown as Person & Row]) {
      expect(person).toBeInstanceOf(Person);
      expect(person.greeting()).toBe('Hello ann@site.test');
      expect([person['email'], person['active'], person['password']]).toEqual([
        ANN.email,
        true,
        'secret hash',
      ]);
      expect([person.mail, person.enabled, person.passwordHash]).toEqual([
        ANN.email,
        true,
        'secret hash',
      ]);
      expect(userIdOf(person)).toBe(person.uuid);
      expect(person['roles']).toBe(person.groups);
      expect(person.groups[0]).toBeInstanceOf(Group);
      expect((person.groups[0] as unknown as Row)['name']).toBe('admin');
    }
  });

  it('hides the secrets of objects that nobody loaded or saved', () => {
    const values = { mail: ANN.email, passwordHash: 'secret hash', uniquifier: 'secret u' };
    const made = Object.assign(new Person(), values);
    for (const person of [made, people.create(values), plainToInstance(Person, values)]) {
      expect(person.passwordHash).toBe('secret hash');
      expect(JSON.stringify(person)).toContain(ANN.email);
      expect(JSON.stringify([person, instanceToPlain(person)])).not.toContain('secret');
    }
  });

  it('writes through the canonical names', async () => {
    const person = await create();
    person['email'] = 'new@site.test';
    expect(person.mail).toBe('new@site.test');
    expect((await people.save(person)).mail).toBe('new@site.test');
    expect(await store.find('user', { email: 'new@site.test' })).not.toBeNull();
  });

  it("takes and finds the site's further fields: transformed, embedded, defaults, listeners", async () => {
    const tags = ['a', 'b'];
    const person = await create({ tags, address: { city: 'Rome' } });
    expect(person).toMatchObject({ tags, address: { city: 'Rome' }, plan: 'free', slug: 'ann' });
    const id = userIdOf(person);
    expect(await store.update('user', { id }, { tags: ['c'], address: { city: 'Oslo' } })).toBe(1);
    expect(await store.update('user', { id, plan: 'free' }, { slug: null })).toBe(1);
    const principal = await store.principalById(id);
    expect(principal?.user).toMatchObject({ tags: ['c'], address: { city: 'Oslo' }, slug: null });
    expect(await store.find('user', { 'address.city': 'Oslo' })).not.toBeNull();
  });

  it('keeps version and date of change as TypeORM does', async () => {
    const person = await create();
    await dataSource.query("UPDATE people SET changedAt = '2020-01-01 00:00:00'");
    await store.update('user', { id: userIdOf(person) }, { confirmedAt: new Date() });
    const now = await people.findOneByOrFail({ uuid: person.uuid });
    expect(now.version).toBe(2);
    expect(now.changedAt.getFullYear()).toBeGreaterThan(2020);
  });

  it('takes a soft-deleted user for gone, everywhere', async () => {
    const person = await create();
    const id = userIdOf(person);
    await people.softDelete(person.uuid);
    expect(await store.find('user', { id })).toBeNull();
    expect(await store.list('user', {})).toEqual([]);
    expect(await store.principalById(id)).toBeNull();
    expect(await store.update('user', { id }, { active: true })).toBe(0);
  });

  it('refuses values that the columns cannot hold', async () => {
    for (const values of [
      { email: 5 },
      { active: 'yes' },
      { email: null },
      { plan: 'x'.repeat(81) },
    ]) {
      await expect(create(values as Row)).rejects.toThrow(UnknownField);
    }
  });

  describe('never serialises its secrets', () => {
    const isSilent = (person: object): void => {
      const shown = [
        JSON.stringify(person),
        JSON.stringify({ ...person }),
        JSON.stringify(instanceToPlain(person)),
        inspect(person, { depth: 5 }),
        JSON.stringify(structuredClone({ ...person })),
      ].join();
      expect(shown).toContain('site.test');
      expect(shown).not.toMatch(/secret|passwordHash/);
      expect(person).toMatchObject({ passwordHash: 'secret hash' });
    };

    it('when the store gives it', async () => {
      isSilent(await create());
      const users = await store.list('user', {});
      for (const user of users) isSilent(user);
    });

    it("when the site's own repository loads it, in relations too", async () => {
      const admin = await store.create('role', { name: 'admin' });
      await create({ roles: [admin] });
      isSilent(await people.findOneByOrFail({ mail: ANN.email }));
      const groups = await dataSource.getRepository(Group).find({ relations: { members: true } });
      isSilent(groups[0]?.members[0] as Person);
      const query = people.createQueryBuilder('p').addSelect('p.uniquifier');
      isSilent(await query.getOneOrFail());
    });

    it("when the site's own repository saves it", async () => {
      const values = { mail: 'bob@site.test', passwordHash: 'secret hash', enabled: true };
      const bob = people.create({ ...values, uniquifier: 'secret u' });
      isSilent(await people.save(bob));
      bob.slug = 'bobby';
      isSilent(await people.save(bob));
      const loaded = await people.findOneByOrFail({ mail: 'bob@site.test' });
      expect(loaded).toMatchObject({ slug: 'bobby', passwordHash: 'secret hash' });
    });

    it('and still saves what is hidden', async () => {
      const person = (await store.find('user', {
        id: userIdOf(await create()),
      })) as unknown as Person;
      person.passwordHash = 'another';
      await people.save(person);
      expect((await store.find('user', { email: ANN.email }))?.['password']).toBe('another');
    });
  });
});
