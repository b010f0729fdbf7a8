import { Inject, Injectable, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { PasswordPolicy } from '../core/passwords/password-policy.js';
import { LoginThrottle } from '../core/throttling/login-throttle.service.js';
import { TokenService } from '../core/tokens/token.service.js';
import { IdentityResolver } from '../core/users/identity.resolver.js';
import type { User } from '../core/users/security-types.js';
import { UserDatastore } from '../core/users/user.datastore.js';
import { Store } from '../ports/store.js';
import { CliError } from './cli.error.js';

/** The services of an application that keeps accounts, looked for when a command needs one, as some applications keep none. */
@Injectable()
export class Accounts {
  constructor(@Inject(ModuleRef) private readonly modules: ModuleRef) {}

  get users(): UserDatastore {
    return this.find(UserDatastore);
  }

  get store(): Store {
    return this.find(Store as Type<Store>);
  }

  get identities(): IdentityResolver {
    return this.find(IdentityResolver);
  }

  get passwords(): PasswordPolicy {
    return this.find(PasswordPolicy);
  }

  get tokens(): TokenService {
    return this.find(TokenService);
  }

  get throttle(): LoginThrottle {
    return this.find(LoginThrottle);
  }

  /** @throws CliError with exit code 2 if there is no such user */
  async user(name: string): Promise<User> {
    const user = await this.users.getUser(name);
    if (!user) throw new CliError(`There is no user ${JSON.stringify(name)}`, 2);
    return user;
  }

  private find<T>(token: Type<T>): T {
    try {
      return this.modules.get<T>(token, { strict: false });
    } catch {
      throw new CliError('This application keeps no accounts: its option "store" is false');
    }
  }
}
