import { hmacSha256, constantTimeEqual } from '../../common/digest.js';
import type { Clock } from '../../ports/clock.js';
import type { LocaleResolver } from '../messages/locale.resolver.js';
import type { Message, MessageService } from '../messages/message.service.js';
import type { KeyRing } from '../tokens/key-ring.js';
import type { CookieDefinition, CookiePolicy } from './cookie-policy.js';
import type { Exchange } from './exchange.js';
import type { ExchangeFactory } from './exchange.factory.js';
import type { FlashMessage } from './flash-message.js';

const PURPOSE = 'flash';
/** Milliseconds. */
const LIFETIME = 60_000;
/** Bytes of a cookie that stay far below the 4,096 that browsers keep. */
const COOKIE_LIMIT = 2_000;

export interface FlashDependencies {
  readonly keys: KeyRing;
  readonly cookies: CookiePolicy;
  readonly messages: MessageService;
  readonly locales: LocaleResolver;
  readonly clock: Clock;
  readonly exchanges: ExchangeFactory;
}

/**
 * Messages for the next page, in a signed cookie of message keys that lives 60 seconds, so that anonymous visitors have no session row.
 * @publicApi
 */
export class FlashService {
  private readonly taken = new WeakMap<object, readonly FlashMessage[]>();

  private readonly cookie: CookieDefinition;

  constructor(
    private readonly deps: FlashDependencies,
    /** The option `flashMessages`. */
    readonly enabled: boolean,
  ) {
    this.cookie = deps.cookies.named('flash');
  }

  /** The messages that wait for this request's reader; they are shown once. */
  take(request: object): Message[] {
    const exchange = this.deps.exchanges.find(request);
    if (!exchange) return [];
    const locale = this.deps.locales.of(exchange);
    return this.read(exchange).map(({ key, params }) =>
      this.deps.messages.message(key, params ?? {}, locale),
    );
  }

  /** Leaves messages for the next page. */
  put(exchange: Exchange, flashes: readonly FlashMessage[]): void {
    if (!this.enabled || flashes.length === 0) return;
    const expires = this.deps.clock.now().getTime() + LIFETIME;
    const body = Buffer.from(JSON.stringify([expires, flashes])).toString('base64url');
    const { kid, key } = this.deps.keys.signing(PURPOSE);
    const value = `${kid}.${body}.${hmacSha256(key, body)}`;
    if (value.length <= COOKIE_LIMIT)
      this.deps.cookies.write(exchange, this.cookie, value, LIFETIME);
  }

  private read(exchange: Exchange): readonly FlashMessage[] {
    const taken = this.taken.get(exchange.raw);
    if (taken) return taken;
    const value = this.deps.cookies.read(exchange, this.cookie);
    const flashes = value === undefined ? [] : this.verified(value);
    if (value !== undefined) this.deps.cookies.clear(exchange, this.cookie);
    this.taken.set(exchange.raw, flashes);
    return flashes;
  }

  private verified(value: string): readonly FlashMessage[] {
    const [kid = '', body = '', mac = ''] = value.split('.', 3);
    const key = this.deps.keys.byKid(PURPOSE, kid);
    if (!key || !constantTimeEqual(mac, hmacSha256(key, body))) return [];
    const [expires, flashes] = JSON.parse(Buffer.from(body, 'base64url').toString()) as [
      number,
      FlashMessage[],
    ];
    return expires > this.deps.clock.now().getTime() ? flashes : [];
  }
}
