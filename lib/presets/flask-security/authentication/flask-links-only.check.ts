import { Injectable } from '@nestjs/common';
import { LinksOnlyCheck } from '../../../features/passwordless/links-only.check.js';
import type { Attempt, LoginRefusal } from '../../../ports/hooks.js';

/** Login links take the place of the password at the login alone; HTTP Basic stays where a handler names it. */
@Injectable()
export class FlaskLinksOnlyCheck extends LinksOnlyCheck {
  override check(user: object, attempt: Attempt): LoginRefusal | null {
    return attempt.mechanism === 'basic' ? null : super.check(user, attempt);
  }
}
