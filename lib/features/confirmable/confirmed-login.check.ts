import { Inject, Injectable } from '@nestjs/common';
import type { Resolved } from '../../core/options/define-options.js';
import type { LoginCheck, LoginRefusal } from '../../ports/hooks.js';
import { confirmableOptions } from './confirmable.options.js';
import type { ConfirmableUser } from './confirmable.user.js';

const REFUSAL: LoginRefusal = { code: 'CONFIRMATION_REQUIRED', key: 'CONFIRMATION_REQUIRED' };

/** Nobody comes in by any way whose address is not confirmed, unless the site allows it. */
@Injectable()
export class ConfirmedLoginCheck implements LoginCheck<ConfirmableUser> {
  constructor(
    @Inject(confirmableOptions.token) private readonly options: Resolved<typeof confirmableOptions>,
  ) {}

  check(user: ConfirmableUser): LoginRefusal | null {
    return user.confirmedAt || this.options.loginWithout ? null : REFUSAL;
  }
}
