import type { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival, IntakeGate } from './intake.gate.js';
import { leaveBody, takeBody } from './taken-body.js';
import type { RouteTable } from './route-table.js';
import type { WireDialect } from './wire.dialect.js';

interface Place {
  readonly hostname: string | undefined;
}

interface FastifyRequest extends Place {
  readonly raw: IncomingMessage;
  readonly ip?: string;
  /** The route that was found; without a URL where there is none. */
  readonly routeOptions: { readonly url?: string };
}

interface FastifyInstance {
  addHook(
    name: 'onRequest',
    hook: (
      request: FastifyRequest,
      reply: { readonly raw: ServerResponse },
      done: (error?: Error) => void,
    ) => void,
  ): void;
}

interface ExpressRequest extends Place {
  readonly path: string;
  readonly ip?: string;
}

interface ExpressInstance {
  use(
    middleware: (
      request: IncomingMessage & ExpressRequest,
      response: ServerResponse,
      next: (error?: Error) => void,
    ) => void,
  ): void;
}

/** Methods of our routes that write. */
const WRITES: ReadonlySet<string> = new Set(['POST', 'DELETE']);

/**
 * Puts our body reader before the adapter's parsers, for our own paths only: strict, and the same on both adapters. Which path it is, the
 * adapter's router says, as it reads the request line: `/%6Cogin` and `http://any.test/login` come to the same handler. What there
 * is no room for is not read. Other requests cost a comparison of their method.
 */
export class BodyIntake {
  constructor(
    host: HttpAdapterHost,
    private readonly routes: RouteTable,
    private readonly dialect: WireDialect,
    private readonly gate: IntakeGate,
  ) {
    if (routes.routes.length === 0) return;
    host.init$.subscribe(() => {
      const adapter = host.httpAdapter;
      if (adapter?.getType() === 'fastify') this.onFastify(adapter.getInstance<FastifyInstance>());
      else if (adapter?.getType() === 'express')
        this.onExpress(adapter.getInstance<ExpressInstance>());
    });
  }

  private onFastify(instance: FastifyInstance): void {
    instance.addHook('onRequest', (request, { raw: response }, done) => {
      const { raw } = request;
      if (!this.isOurs(raw, request.routeOptions.url, request)) return done();
      this.receive({ request, raw, response }, done);
    });
  }

  private onExpress(instance: ExpressInstance): void {
    instance.use((request, response, next) => {
      if (!this.isOurs(request, request.path, request)) return next();
      this.receive({ request, raw: request, response }, next);
    });
  }

  private receive(arrival: Arrival, next: (error?: Error) => void): void {
    const { raw } = arrival;
    this.gate.enter(arrival, (isAdmitted) => {
      if (!isAdmitted) return next(leaveBody(raw));
      const go = (): void => {
        this.gate.count(arrival);
        next();
      };
      takeBody(raw, this.dialect).then(go, next);
    });
  }

  /** @param place asked for its host last: adapters make that anew at each look */
  private isOurs(
    { method = '' }: IncomingMessage,
    path: string | undefined,
    place: Place,
  ): boolean {
    if (!WRITES.has(method) || path === undefined) return false;
    return this.routes.answers(method, path) && this.routes.isAt(place.hostname);
  }
}
