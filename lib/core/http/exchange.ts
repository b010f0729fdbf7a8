import type { IncomingMessage } from 'node:http';

/** Attributes of a cookie; `maxAge` in seconds. The host's policy (Secure, domain) is set by the cookie jar. */
export interface CookieAttributes {
  /** Seconds; none makes a cookie that ends with the browser's session, 0 deletes it. */
  readonly maxAge?: number;
  readonly path?: string;
  readonly domain?: string;
  readonly secure?: boolean;
  readonly httpOnly?: boolean;
  readonly sameSite?: 'lax' | 'strict' | 'none';
}

/**
 * One request and its answer, the same on Express and Fastify. Made at the first need and kept with the request;
 * reads nothing that nobody asks for.
 */
export interface Exchange {
  /** The adapter's own request and response, as the site's code knows them. */
  readonly request: object;
  readonly response: object;
  readonly raw: IncomingMessage;

  /** Upper case. */
  readonly method: string;
  /** As sent: path and query, never decoded. */
  readonly url: string;
  /** Without the query. */
  readonly path: string;
  query(name: string): string | undefined;
  /** One value; a repeated header is joined as node does it. */
  header(name: string): string | undefined;
  cookie(name: string): string | undefined;
  /** What the adapter's parser made of the body. */
  readonly body: unknown;
  readonly params: Readonly<Record<string, string>>;

  /** The client's address behind the trusted proxies only. */
  readonly ip: string;
  readonly userAgent: string | null;
  readonly wantsHtml: boolean;

  setHeader(name: string, value: string): void;
  /** Later cookies of a name replace earlier ones of the same answer. */
  setCookie(name: string, value: string, attributes?: CookieAttributes): void;
}
