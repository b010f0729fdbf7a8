import type { IncomingMessage } from 'node:http';
import type { CookieAttributes, Exchange } from '../../lib/core/http/exchange.js';
import type { Clock } from '../../lib/ports/clock.js';

interface KeptCookie {
  readonly value: string;
  readonly endsAt: number;
  readonly attributes: CookieAttributes;
}

/**
 * A browser of paper, its cookie jar over the core without a server: what the answers set is what
 * the next requests carry.
 */
export class PaperBrowser {
  private jar = new Map<string, KeptCookie>();

  constructor(
    private readonly clock: Clock,
    readonly ip = '192.0.2.1',
  ) {}

  /** One request; `lost` means that its answer never arrives. */
  async visit<T>(work: (exchange: PaperExchange) => Promise<T>, lost = false): Promise<T> {
    const exchange = this.request();
    const result = await work(exchange);
    if (!lost) this.receive(exchange);
    return result;
  }

  /** A request that carries the cookies of now; {@link receive} takes in its answer. */
  request(): PaperExchange {
    const now = this.clock.now().getTime();
    const sent = [...this.jar].filter(([, { endsAt }]) => endsAt > now);
    return new PaperExchange(new Map(sent.map(([name, { value }]) => [name, value])), this.ip);
  }

  receive(exchange: PaperExchange): void {
    const now = this.clock.now().getTime();
    for (const [name, { value, attributes }] of exchange.answered) {
      const endsAt = attributes.maxAge === undefined ? Infinity : now + attributes.maxAge * 1000;
      if (endsAt <= now) this.jar.delete(name);
      else this.jar.set(name, { value, endsAt, attributes });
    }
  }

  cookie(name: string): string | undefined {
    return this.request().cookie(name);
  }

  attributes(name: string): CookieAttributes | undefined {
    return this.jar.get(name)?.attributes;
  }

  plant(name: string, value: string): void {
    this.jar.set(name, { value, endsAt: Infinity, attributes: {} });
  }

  drop(name: string): void {
    this.jar.delete(name);
  }

  /** Cookies without a lifetime are gone after this. */
  restart(): void {
    for (const [name, { endsAt }] of this.jar) if (endsAt === Infinity) this.jar.delete(name);
  }

  /** Another browser with a copy of these cookies, or of all. */
  steal(...names: string[]): PaperBrowser {
    const thief = new PaperBrowser(this.clock, '203.0.113.66');
    for (const [name, kept] of this.jar) {
      if (names.length === 0 || names.includes(name)) thief.jar.set(name, kept);
    }
    return thief;
  }
}

/** An exchange whose answer can be read. */
export class PaperExchange implements Exchange {
  readonly answered = new Map<string, { value: string; attributes: CookieAttributes }>();
  readonly request = {};
  readonly response = {};
  readonly raw = {} as IncomingMessage;
  readonly method = 'GET';
  readonly url = '/';
  readonly path = '/';
  readonly body = undefined;
  readonly params = {};
  readonly userAgent = 'Browser/1.0';
  readonly wantsHtml = true;

  constructor(
    private readonly cookies: ReadonlyMap<string, string>,
    readonly ip: string,
  ) {}

  cookie(name: string): string | undefined {
    return this.cookies.get(name);
  }

  query(): undefined {
    return undefined;
  }

  header(): undefined {
    return undefined;
  }

  setHeader(): void {
    throw new Error('Nothing here sets a header');
  }

  setCookie(name: string, value: string, attributes: CookieAttributes = {}): void {
    this.answered.set(name, { value, attributes });
  }
}
