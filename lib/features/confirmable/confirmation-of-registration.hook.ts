import { Inject, Injectable } from '@nestjs/common';
import type { Resolved } from '../../core/options/define-options.js';
import { MailedTokenService, type TokenOwner } from '../../core/tokens/mailed-token.service.js';
import type {
  AfterRegister,
  RegistrationAddition,
} from '../../core/accounts/after-register.hook.js';
import { confirmableOptions } from './confirmable.options.js';
import { CONFIRMATION_LINK } from './confirmation-link.js';

/** Puts a confirmation link into the mail that welcomes a new user, committed together with the user. */
@Injectable()
export class ConfirmationOfRegistration implements AfterRegister {
  constructor(
    @Inject(confirmableOptions.token) private readonly options: Resolved<typeof confirmableOptions>,
    @Inject(MailedTokenService) private readonly tokens: MailedTokenService,
  ) {}

  add(owner: TokenOwner, createdBy: number, data: unknown): RegistrationAddition {
    const { purpose, route } = CONFIRMATION_LINK;
    const prepared = this.tokens.prepare(purpose, owner, { createdBy, data });
    return {
      token: { purpose, prepared, route },
      signsIn: this.options.loginWithout,
      notice: 'CONFIRM_REGISTRATION',
    };
  }
}
