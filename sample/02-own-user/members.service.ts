import { Injectable } from '@nestjs/common';
import { OnEvent } from '@nestjs/event-emitter';
import { SecurityEvents, UserDatastore, type User, type UserRegisteredEvent } from 'nest-security';
import { DataSource } from 'typeorm';
import { Member } from './member.entity.js';

@Injectable()
export class MembersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UserDatastore,
  ) {}

  /** Somebody signed up by the form; the user is committed by now. */
  @OnEvent(SecurityEvents.Registered)
  async welcome({ user }: UserRegisteredEvent): Promise<void> {
    await this.dataSource.manager.insert(Member, { user, plan: 'free' });
    console.log(`${user.displayName} registered`);
  }

  /** A user whom the site makes itself, together with its member: both rows or neither. */
  invite(email: string, displayName: string, plan: string): Promise<User> {
    return this.dataSource.transaction(async (manager) => {
      const users = this.users.using(manager);
      const user = await users.createUser({ email, displayName, password: null });
      await manager.insert(Member, { user, plan });
      return user;
    });
  }

  planOf(user: User): Promise<Member | null> {
    return this.dataSource.manager.findOneBy(Member, { user: { id: user.id } });
  }
}
