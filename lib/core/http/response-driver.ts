import { stringifySetCookie } from 'cookie';
import type { CookieAttributes } from './exchange.js';

/** The few calls in which Express's response and Fastify's reply differ. */
export abstract class ResponseDriver {
  abstract setHeader(response: object, name: string, value: string): void;
  abstract hasHeader(response: object, name: string): boolean;
  /** Sets a status as one that nobody chose, so that what chooses by itself, as a redirect does, is not held to it. */
  abstract proposeStatus(response: object, status: number): void;
  /** Text and bytes go out as they are, other objects as JSON. */
  abstract send(response: object, status: number, body: string | object | null): unknown;
  abstract isSent(response: object): boolean;
  protected abstract readCookies(response: object): readonly string[];
  protected abstract writeCookies(response: object, cookies: string[]): void;

  /** Sets a header that nobody has set so far. */
  proposeHeader(response: object, name: string, value: string): void {
    if (!this.isSent(response) && !this.hasHeader(response, name))
      this.setHeader(response, name, value);
  }

  setCookie(response: object, name: string, value: string, attributes: CookieAttributes): void {
    const others = this.readCookies(response).filter((line) => !line.startsWith(`${name}=`));
    const { maxAge, ...rest } = attributes;
    const cookie = stringifySetCookie({
      name,
      value,
      ...rest,
      ...(maxAge === undefined ? {} : { maxAge }),
      ...(maxAge === 0 ? { expires: new Date(0) } : {}),
    });
    this.writeCookies(response, [...others, cookie]);
  }
}

interface NodeLikeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): unknown;
  hasHeader(name: string): boolean;
  setHeader(name: string, value: string | string[]): unknown;
  status(code: number): { send(body?: unknown): unknown; json(body: unknown): unknown };
}

export class ExpressResponseDriver extends ResponseDriver {
  setHeader(response: object, name: string, value: string): void {
    (response as NodeLikeResponse).setHeader(name, value);
  }

  hasHeader(response: object, name: string): boolean {
    return (response as NodeLikeResponse).hasHeader(name);
  }

  proposeStatus(response: object, status: number): void {
    (response as NodeLikeResponse).statusCode = status;
  }

  send(response: object, status: number, body: string | object | null): unknown {
    const answer = (response as NodeLikeResponse).status(status);
    return typeof body === 'object' && body !== null && !Buffer.isBuffer(body)
      ? answer.json(body)
      : answer.send(body ?? undefined);
  }

  isSent(response: object): boolean {
    return (response as NodeLikeResponse).headersSent;
  }

  protected readCookies(response: object): readonly string[] {
    return asList((response as NodeLikeResponse).getHeader('set-cookie'));
  }

  protected writeCookies(response: object, cookies: string[]): void {
    (response as NodeLikeResponse).setHeader('set-cookie', cookies);
  }
}

interface FastifyLikeReply {
  readonly raw: { statusCode: number };
  readonly sent: boolean;
  getHeader(name: string): unknown;
  hasHeader(name: string): boolean;
  header(name: string, value: string | string[]): unknown;
  removeHeader(name: string): unknown;
  code(status: number): { send(body?: unknown): unknown };
}

export class FastifyResponseDriver extends ResponseDriver {
  setHeader(response: object, name: string, value: string): void {
    (response as FastifyLikeReply).header(name, value);
  }

  hasHeader(response: object, name: string): boolean {
    return (response as FastifyLikeReply).hasHeader(name);
  }

  /** On node's own response: what is set on the reply counts as chosen. */
  proposeStatus(response: object, status: number): void {
    (response as FastifyLikeReply).raw.statusCode = status;
  }

  send(response: object, status: number, body: string | object | null): unknown {
    return (response as FastifyLikeReply).code(status).send(body ?? undefined);
  }

  isSent(response: object): boolean {
    return (response as FastifyLikeReply).sent;
  }

  protected readCookies(response: object): readonly string[] {
    return asList((response as FastifyLikeReply).getHeader('set-cookie'));
  }

  protected writeCookies(response: object, cookies: string[]): void {
    const reply = response as FastifyLikeReply;
    reply.removeHeader('set-cookie');
    reply.header('set-cookie', cookies);
  }
}

function asList(header: unknown): readonly string[] {
  if (header === undefined || header === null) return [];
  return Array.isArray(header) ? header.map(String) : [String(header)];
}
