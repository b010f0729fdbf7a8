import { Injectable } from '@nestjs/common';
import { ConfirmableService } from '../../../features/confirmable/confirmable.service.js';
import type { ConfirmableUser } from '../../../features/confirmable/confirmable.user.js';

/** Answers for a disabled account as for others that wait for their link; no mail goes to it. */
@Injectable()
export class FlaskConfirmableService extends ConfirmableService {
  protected override problemOf(user: ConfirmableUser | null): string | null {
    const problem = super.problemOf(user);
    return problem === 'DISABLED_ACCOUNT' ? null : problem;
  }
}
