import type { OnApplicationBootstrap } from '@nestjs/common';
import type { Composition } from '../core/feature/composition.js';
import type { User } from '../core/users/security-types.js';
import type { UserDatastore } from '../core/users/user.datastore.js';
import type { Clock } from '../ports/clock.js';

/** A user of a test. Confirmed and active unless said otherwise; every field of the site's class may be given. @publicApi */
export interface TestUser {
  readonly email: string;
  /** @default 'correct horse battery staple' */
  readonly password?: string | null;
  /** Names. */
  readonly roles?: readonly string[];
  readonly [field: string]: unknown;
}

export interface TestUsersParts {
  readonly datastore: UserDatastore;
  readonly clock: Clock;
  readonly composition: Composition;
}

export const TEST_PASSWORD = 'correct horse battery staple';

/** Makes the users of a test when the application starts, and more when it asks. */
export class TestUsers implements OnApplicationBootstrap {
  private count = 0;

  constructor(
    private readonly parts: TestUsersParts,
    private readonly initial: readonly TestUser[],
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const user of this.initial) await this.create(user);
  }

  async create({ roles = [], ...values }: TestUser): Promise<User> {
    const { datastore, clock, composition } = this.parts;
    for (const role of roles) await datastore.findOrCreateRole(role);
    const confirmed = composition.has('confirmable') ? { confirmedAt: clock.now() } : {};
    return datastore.createUser({ password: TEST_PASSWORD, ...confirmed, ...values, roles });
  }

  /** A user of these roles that nobody has named. */
  withRoles(roles: readonly string[]): Promise<User> {
    this.count += 1;
    return this.create({ email: `user${this.count}@nest-security.test`, roles });
  }

  async find(who: string | object): Promise<User> {
    if (typeof who === 'object') return who as User;
    const user = await this.parts.datastore.getUser(who);
    if (!user) throw new Error(`There is no user ${who}`);
    return user;
  }
}
