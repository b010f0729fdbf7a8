import type { IncomingMessage } from 'node:http';
import { readCookie } from '../../common/cookies.js';
import type { Authentication } from '../authentication/authentication.js';
import type { SecurityException } from '../errors/security.exception.js';
import { takenBody } from './taken-body.js';
import type { ClientAddressReader } from './client-address.reader.js';
import type { CookieAttributes, Exchange } from './exchange.js';
import type { AdapterDriver } from './adapter.driver.js';
import type { WireDialect } from './wire.dialect.js';

/** What Express's and Fastify's request objects have in common, and what only one of them has. */
export interface AdapterRequest {
  readonly raw?: IncomingMessage;
  readonly originalUrl?: string;
  readonly url: string;
  readonly ip?: string;
  readonly protocol?: string;
  readonly hostname?: string;
  readonly host?: string;
  readonly body?: unknown;
  readonly params?: Readonly<Record<string, string>>;
  user?: unknown;
}

const USER_AGENT_LIMIT = 255;

/** The one implementation of {@link Exchange}, over either adapter. */
export class HttpExchange implements Exchange {
  readonly raw: IncomingMessage;
  /** What was found out about the caller. */
  authentication: Authentication | null = null;
  /** Who reads the answer where nobody has signed in: the owner of the link that was followed. */
  reader: object | null = null;
  /** Whose cookie came with a write that nothing shows to be his own: a fresh page is drawn for him, nothing else is done. */
  unproven: Authentication | null = null;
  /** The policy that a guard has decided on, so that a second guard is free. */
  decided: object | null = null;
  /** The policy for which whatever stands in the place of `AuthGuard` has let the request in. */
  admitted: object | null = null;
  /** Why the form on this request was refused, for the page that is shown again. */
  failure: SecurityException | null = null;
  /** Whoever asks reads JSON: one of our routes is called where there are no pages. */
  isJsonOnly = false;
  private parsedQuery: URLSearchParams | null = null;

  constructor(
    readonly request: AdapterRequest,
    readonly response: object,
    private readonly driver: AdapterDriver,
    private readonly addresses: ClientAddressReader,
    private readonly dialect: WireDialect,
  ) {
    this.raw = request.raw ?? (request as unknown as IncomingMessage);
  }

  belongsTo(driver: AdapterDriver): boolean {
    return this.driver === driver;
  }

  /**
   * Makes the caller known to the site's code as `request.user`. What a browser's own credential opens is kept in no cache, unless the site
   * says so, nor what a header of one's own opens: shared caches know to keep away from `Authorization` alone (RFC 9111 section 3.5).
   */
  accept(authentication: Authentication | null): void {
    this.authentication = authentication;
    this.request.user = authentication?.user;
    if (!authentication) return;
    // What a page shows of somebody must not come back from a cache once he has left (ASVS 14.3.2).
    if (authentication.ambient || this.raw.headers.authorization === undefined)
      this.driver.proposeHeader(this.response, 'Cache-Control', 'no-store');
  }

  get method(): string {
    return this.raw.method ?? 'GET';
  }

  get url(): string {
    return this.request.originalUrl ?? this.raw.url ?? '/';
  }

  get path(): string {
    const end = this.url.search(/[?#]/);
    return end < 0 ? this.url : this.url.slice(0, end);
  }

  query(name: string): string | undefined {
    const start = this.url.indexOf('?');
    if (start < 0) return undefined;
    this.parsedQuery ??= new URLSearchParams(this.url.slice(start + 1));
    return this.parsedQuery.get(name) ?? undefined;
  }

  header(name: string): string | undefined {
    const value = this.raw.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  cookie(name: string): string | undefined {
    const header = this.raw.headers.cookie;
    return header === undefined ? undefined : readCookie(header, name);
  }

  get contentType(): string | undefined {
    return takenBody(this.raw)?.contentType ?? this.header('content-type');
  }

  get body(): unknown {
    const taken = takenBody(this.raw);
    return taken ? taken.body : this.request.body;
  }

  /** The host as the adapter's router knows it, by the word of a proxy where the adapter trusts one. */
  get hostname(): string | undefined {
    return this.request.hostname;
  }

  /** The same with its port. */
  get host(): string | undefined {
    return this.request.host ?? this.header('host');
  }

  get params(): Readonly<Record<string, string>> {
    return this.request.params ?? {};
  }

  get ip(): string {
    return this.addresses.of(this.request, this.raw).address;
  }

  /** False when a forwarding header came from a peer that nobody vouches for: the address may be a proxy's. */
  get ipIsTrusted(): boolean {
    return this.addresses.of(this.request, this.raw).trusted;
  }

  /** True if the request came over TLS, by the connection or by the word of a trusted proxy. */
  get secure(): boolean {
    return this.addresses.isSecure(this.request, this.raw);
  }

  /** True once an answer is on its way, as after a handler of the site that writes its own. */
  get answered(): boolean {
    return this.driver.isSent(this.response);
  }

  get userAgent(): string | null {
    return this.header('user-agent')?.slice(0, USER_AGENT_LIMIT) ?? null;
  }

  get wantsHtml(): boolean {
    return !this.isJsonOnly && this.dialect.wantsHtml(this);
  }

  /** The status of an answer that names none; a redirect keeps its own. */
  proposeStatus(status: number): void {
    this.driver.proposeStatus(this.response, status);
  }

  setHeader(name: string, value: string): void {
    this.driver.setHeader(this.response, name, value);
  }

  setCookie(name: string, value: string, attributes: CookieAttributes = {}): void {
    this.driver.setCookie(this.response, name, value, attributes);
  }

  send(status: number, body: string | object | null): unknown {
    return this.driver.send(this.response, status, body);
  }
}
