import type { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage } from 'node:http';
import { takeBody } from './taken-body.js';
import type { RouteTable } from './route-table.js';
import type { WireDialect } from './wire.dialect.js';

interface FastifyRequest {
  readonly raw: IncomingMessage;
  /** The route that was found; without a URL where there is none. */
  readonly routeOptions: { readonly url?: string };
}

interface FastifyInstance {
  addHook(
    name: 'onRequest',
    hook: (request: FastifyRequest, reply: object, done: (error?: Error) => void) => void,
  ): void;
}

interface ExpressInstance {
  use(
    middleware: (
      request: IncomingMessage & { readonly path: string },
      response: object,
      next: (error?: unknown) => void,
    ) => void,
  ): void;
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Puts our body reader before the adapter's parsers, for our own paths only: strict, and the same on both adapters. Which path it is, the
 * adapter's router says, as it reads the request line: `/%6Cogin` and `http://any.test/login` come to the same handler. Other requests
 * cost a comparison of their method.
 */
export class BodyIntake {
  constructor(
    host: HttpAdapterHost,
    private readonly routes: RouteTable,
    private readonly dialect: WireDialect,
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
    instance.addHook('onRequest', (request, _reply, done) => {
      if (!this.isOurs(request.raw.method, request.routeOptions.url)) return done();
      takeBody(request.raw, this.dialect).then(() => done(), done);
    });
  }

  private onExpress(instance: ExpressInstance): void {
    instance.use((request, _response, next) => {
      if (!this.isOurs(request.method, request.path)) return next();
      takeBody(request, this.dialect).then(() => next(), next);
    });
  }

  private isOurs(method: string | undefined, path: string | undefined): boolean {
    return WITH_BODY.has(method ?? '') && path !== undefined && this.routes.matches(path);
  }
}
