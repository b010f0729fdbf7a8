import { TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { afterEach, describe, expect, it } from 'vitest';
import { SecurityRole, typeOrmStore, UserBase } from '../../../lib/adapters/typeorm/index.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

const identityAttributes = ['email', { username: 'casefold' }];

@Entity()
class NamedUser extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', nullable: true })
  username!: string | null;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

@Entity()
class NamelessUser extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

function databaseOf(user: new () => UserBase) {
  const name = `usernames-${user.name}`;
  const options = { type: 'better-sqlite3', database: ':memory:', synchronize: true } as const;
  const own = { autoLoadEntities: true, retryAttempts: 0, name };
  return {
    imports: [TypeOrmModule.forRoot({ ...options, ...own })],
    security: { store: typeOrmStore({ user, dataSource: name }), identityAttributes },
  };
}

let site: Site | undefined;
afterEach(async () => {
  await site?.close();
  site = undefined;
});

describe.each(ADAPTERS)('people with a username on %s', (adapter) => {
  it.each([
    ['the store in memory', () => ({ security: { identityAttributes } })],
    ['a column of the site', () => databaseOf(NamedUser)],
  ])('sign in by it, in any case: %s', async (_, setup) => {
    site = await startSite({ adapter, ...setup() });
    await site.user('ann@site.test', { username: 'Ann' });
    for (const field of ['username', 'identity']) {
      const answer = await site.visitor().json('/login', { [field]: 'ANN', password: PASSWORD });
      expect(answer.status).toBe(200);
    }
    expect(
      (await site.visitor().json('/login', { username: 'bob', password: PASSWORD })).status,
    ).toBe(401);
    expect(await site.users.findUser({ username: ' ann ' })).toMatchObject({ username: 'ann' });
  });
});

it('nobody gets a name that is taken in memory, where no site made the column', async () => {
  site = await startSite({ security: { identityAttributes } });
  await site.user('ann@site.test', { username: 'Ann' });
  await site.user('bob@site.test');
  await site.user('eve@site.test');
  await expect(site.users.updateUser('bob@site.test', { username: 'ANN' })).rejects.toMatchObject({
    code: 'IDENTITY_TAKEN',
  });
});

it('a class without the column ends the start with the line to add', async () => {
  await expect(startSite(databaseOf(NamelessUser))).rejects.toThrow(
    /NamelessUser needs these columns:\n\s+@Column\(\{ type: 'varchar', length: 255, unique: true, nullable: true \}\) username!: string \| null;/,
  );
});
