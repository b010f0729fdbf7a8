import type { HttpAdapterHost } from '@nestjs/core';
import { ExpressResponseDriver, FastifyResponseDriver, ResponseDriver } from './response-driver.js';
import type { CookieAttributes } from './exchange.js';

/** The driver of the adapter that the application turns out to have; tests create theirs after the modules. */
export class AdapterDriver {
  private known: ResponseDriver | null = null;

  constructor(private readonly host: HttpAdapterHost) {}

  private get driver(): ResponseDriver {
    this.known ??=
      this.host.httpAdapter?.getType() === 'fastify'
        ? new FastifyResponseDriver()
        : new ExpressResponseDriver();
    return this.known;
  }

  setHeader(response: object, name: string, value: string): void {
    this.driver.setHeader(response, name, value);
  }

  /** Unless the site has set it, or will. */
  proposeHeader(response: object, name: string, value: string): void {
    this.driver.proposeHeader(response, name, value);
  }

  proposeStatus(response: object, status: number): void {
    this.driver.proposeStatus(response, status);
  }

  send(response: object, status: number, body: string | object | null): unknown {
    return this.driver.send(response, status, body);
  }

  isSent(response: object): boolean {
    return this.driver.isSent(response);
  }

  setCookie(response: object, name: string, value: string, attributes: CookieAttributes): void {
    this.driver.setCookie(response, name, value, attributes);
  }
}
