import type { AccountChecks } from '../../../core/authentication/account-checks.js';
import {
  LoginService,
  type LoginServiceDependencies,
  type LoginWish,
} from '../../../core/authentication/login.service.js';
import type { UserFields } from '../../../core/users/security-types.js';

/** Signs nobody in at the end of a flow whom the login by password would send away to confirm the address. */
export class FlaskLoginService extends LoginService {
  constructor(
    deps: LoginServiceDependencies,
    private readonly accounts: AccountChecks,
  ) {
    super(deps);
  }

  override async afterFlow(user: UserFields, wish: LoginWish): Promise<boolean> {
    const attempt = { mechanism: 'password', interactive: true };
    const refusal = await this.accounts.refusal(user, attempt);
    if (refusal?.code === 'CONFIRMATION_REQUIRED') return false;
    return super.afterFlow(user, wish);
  }
}
