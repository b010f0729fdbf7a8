import { seal, unseal } from '../../common/seal.js';
import type { Clock } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { KeyRing } from '../tokens/key-ring.js';
import type { MailedTokenState } from '../tokens/mailed-token.js';
import type { MailedTokenService } from '../tokens/mailed-token.service.js';
import type { User } from '../users/security-types.js';
import { OUTBOX_PURPOSE } from './mail.outbox.js';
import type { OutboxLink, OutboxMailRow } from './outbox-mail.js';
import type { LeasedMail, OutboxTable } from './outbox.table.js';

type LiveState = Exclude<MailedTokenState, { kind: 'unknown' }>;

export interface MailTokenParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: KeyRing;
  readonly tokens: MailedTokenService;
  readonly table: OutboxTable;
}

/** The tokens of mails that are about to leave: taken out of their seals, or made anew where too little of their time is left. */
export class MailTokenService {
  constructor(private readonly parts: MailTokenParts) {}

  /** `null` when its link leads nowhere any more: it was used or replaced, or its user changed or is gone. */
  async tokenFor(
    mail: LeasedMail,
    link: OutboxLink,
  ): Promise<{ readonly token: string; readonly user: User } | null> {
    const { tokenId } = mail.row;
    const state = await this.parts.tokens.inspectId(link.purpose, tokenId ?? '');
    if (state.kind === 'unknown' || state.kind === 'used') return null;
    const token = this.unsealed(mail.row);
    const isGood = token !== null && this.parts.tokens.idOf(link.purpose, token) === tokenId;
    if (isGood && this.hasTime(state, link)) return { token, user: state.user };
    return this.renew(mail, link, state);
  }

  /** A mail says how long its link works: at least half of that must be true. */
  private hasTime({ row }: LiveState, { within }: OutboxLink): boolean {
    return row.expiresAt - this.parts.clock.now().getTime() >= within / 2;
  }

  private unsealed(row: OutboxMailRow): string | null {
    if (row.seal === null) return null;
    for (const { key } of this.parts.keys.all(OUTBOX_PURPOSE)) {
      const token = unseal(row.seal, key, row.id);
      if (token !== null) return token;
    }
    return null;
  }

  /** Replaces the token if the old one is still the newest of its kind, and nobody else replaces it at the same time. */
  private async renew(mail: LeasedMail, { purpose, within }: OutboxLink, state: LiveState) {
    const { user, data, row } = state;
    const { tokens, keys, store, table } = this.parts;
    const prepared = tokens.prepare(purpose, user, { within, data });
    const { key } = keys.signing(OUTBOX_PURPOSE);
    const patch = { tokenId: prepared.id, seal: seal(prepared.token, key, mail.row.id) };
    const { uniquifier, email } = user;
    const bound = { id: userIdOf(user), uniquifier, email, active: true };
    const outcome = await store.write([
      { update: 'outboxMail', where: table.holding(mail), patch, expect: 1 },
      { update: 'user', where: bound, patch: { uniquifier }, expect: 1 },
      {
        update: 'mailedToken',
        where: { id: row.id, usedAt: null },
        patch: { usedAt: null },
        expect: 1,
      },
      ...prepared.writes,
    ]);
    return outcome.done ? { token: prepared.token, user } : null;
  }
}
