import { addressKey } from '../../common/ip-address.js';
import { randomToken } from '../../common/random.js';
import type { DeferredWrite, Store, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { MailOutbox } from '../mail/mail.outbox.js';
import type { MailThrottle } from '../throttling/mail-throttle.service.js';
import type {
  MailedTokenService,
  PreparedToken,
  TokenOwner,
} from '../tokens/mailed-token.service.js';
import type { UserFields } from '../users/security-types.js';

/** Which link is mailed. */
export interface LinkKind {
  /** Of the token. */
  readonly purpose: string;
  /** The mail's template. */
  readonly template: string;
  /** The route that the link opens. */
  readonly route: string;
}

export interface LinkRequest {
  /** Kept with the token, e.g. where the person wanted to go. */
  readonly data?: unknown;
  readonly locale: string;
  readonly exchange: HttpExchange;
  /** `false` saves the token and mails nothing, where a listener sends it. @default true */
  readonly mails?: boolean;
}

export interface MailedLinksParts {
  readonly store: Store;
  readonly tokens: MailedTokenService;
  readonly outbox: MailOutbox;
  readonly throttle: MailThrottle;
}

/** A unit that cannot succeed: what it costs is all that is wanted of it. */
const IMPOSSIBLE = { email: '', uniquifier: '' };

/**
 * Mails single-use links: token and mail commit together, the answer never waits for SMTP. An address that nobody has costs the same work,
 * which is then undone, so that time tells nothing either.
 */
export class MailedLinks {
  constructor(private readonly parts: MailedLinksParts) {}

  /** Sends a link to a user, or does the same work for nobody. Gives the token if a mail will go out. */
  async send(
    user: UserFields | null,
    address: string,
    kind: LinkKind,
    request: LinkRequest,
  ): Promise<string | null> {
    const { ip, ipIsTrusted } = request.exchange;
    const granted = await this.parts.throttle.take(address, addressKey(ip), ipIsTrusted);
    if (!granted) return null;
    const owner = user ?? { id: '0', email: address, uniquifier: randomToken() };
    const prepared = this.parts.tokens.prepare(kind.purpose, owner, { data: request.data });
    const writes = this.writes(owner, prepared, kind, request);
    const outcome = await this.parts.store.write(user ? writes : [...writes, undo()]);
    if (!outcome.done) return null;
    this.parts.outbox.wake();
    return prepared.token;
  }

  private writes(
    owner: TokenOwner,
    prepared: PreparedToken,
    { purpose, template, route }: LinkKind,
    { locale, mails = true }: LinkRequest,
  ): (Write | DeferredWrite)[] {
    if (!mails) return [...prepared.writes];
    const token = { purpose, prepared, route };
    const mail = this.parts.outbox.prepare({
      template,
      address: owner.email,
      userId: userIdOf(owner),
      locale,
      token,
    });
    return [...prepared.writes, ...mail.writes];
  }
}

function undo(): Write {
  return {
    update: 'user',
    where: { ...IMPOSSIBLE, email: `${randomToken()}@invalid` },
    patch: { active: true },
    expect: 1,
  };
}
