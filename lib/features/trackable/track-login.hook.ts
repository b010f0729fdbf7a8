import { Inject, Injectable } from '@nestjs/common';
import type { AfterLogin, Mechanism } from '../../ports/hooks.js';
import { Store, type Row } from '../../ports/store.js';
import type { TrackableUser } from './trackable.user.js';

/** Rounds in which another login of the same user may come first. */
const ATTEMPTS = 200;

/** Notes each login: when and from where the last two were, and how many there have been. Simultaneous logins all count. */
@Injectable()
export class TrackLogin implements AfterLogin<TrackableUser> {
  constructor(@Inject(Store) private readonly store: Store) {}

  async afterLogin(
    user: TrackableUser,
    { ip, now }: { readonly ip: string; readonly mechanism: Mechanism; readonly now: Date },
  ): Promise<void> {
    let known: TrackableUser | null = user;
    for (let attempt = 0; known && attempt < ATTEMPTS; attempt++) {
      const patch = tracked(known, ip, now);
      // The count alone tells whether another login came between: it only ever grows.
      const where = { id: user.id, loginCount: known.loginCount ?? null };
      if ((await this.store.update('user', where, patch)) === 1) {
        Object.assign(user, patch);
        return;
      }
      known = (await this.store.find('user', { id: user.id })) as TrackableUser | null;
    }
    throw new Error('A login could not be noted');
  }
}

function tracked(user: TrackableUser, ip: string, now: Date): Row {
  return {
    lastLoginAt: user.currentLoginAt ?? now,
    currentLoginAt: now,
    lastLoginIp: user.currentLoginIp ?? null,
    currentLoginIp: ip === 'unknown' ? null : ip,
    loginCount: (user.loginCount ?? 0) + 1,
  };
}
