import { Injectable } from '@nestjs/common';
import { ConfirmedLoginCheck } from '../../../features/confirmable/confirmed-login.check.js';
import type { ConfirmableUser } from '../../../features/confirmable/confirmable.user.js';
import type { Attempt, LoginRefusal } from '../../../ports/hooks.js';

/** Asks for a confirmed address at the login by password only; login links, Basic, tokens and sessions go without. */
@Injectable()
export class FlaskConfirmationCheck extends ConfirmedLoginCheck {
  override check(user: ConfirmableUser, attempt?: Attempt): LoginRefusal | null {
    return attempt?.mechanism === 'password' ? super.check(user) : null;
  }
}
