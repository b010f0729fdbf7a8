import { randomToken } from '../../common/random.js';
import type { DeferredWrite, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { MailOutbox } from '../mail/mail.outbox.js';
import { endOfCredentials } from '../sessions/end-of-credentials.js';
import type { AfterCredentialChange } from './after-credential-change.hook.js';
import type { UserFields } from '../users/security-types.js';

/** The notice that goes out with a change. */
export interface ChangeNotice {
  readonly template: string;
  readonly locale: string;
}

/** A new password about to be saved. */
export interface CredentialChange {
  readonly writes: readonly (Write | DeferredWrite)[];
  /** What the user has once the unit is saved. */
  readonly password: string;
  readonly uniquifier: string;
}

/** What every new password brings along: everything that the user was signed in with ends, and the owner reads of it. */
export class CredentialChanges {
  constructor(
    private readonly outbox: MailOutbox,
    private readonly hooks: readonly AfterCredentialChange[],
  ) {}

  /** @param hash of the new password. The first write holds only while the user is as it was read. */
  prepare(user: UserFields, hash: string, notice: ChangeNotice | null): CredentialChange {
    const id = userIdOf(user);
    const uniquifier = randomToken();
    const where = { id: user.id, uniquifier: user.uniquifier, password: user.password };
    const change: Write = {
      update: 'user',
      where,
      patch: { password: hash, uniquifier },
      expect: 1,
    };
    const mail = notice
      ? this.outbox.prepare({
          template: notice.template,
          address: user.email,
          userId: id,
          locale: notice.locale,
        }).writes
      : [];
    return {
      writes: [
        change,
        ...endOfCredentials(id),
        ...this.hooks.flatMap((hook) => hook.add(user)),
        ...mail,
      ],
      password: hash,
      uniquifier,
    };
  }

  /** After the commit. */
  applied(user: UserFields, { password, uniquifier }: CredentialChange): void {
    user.password = password;
    user.uniquifier = uniquifier;
    this.outbox.wake();
  }
}
