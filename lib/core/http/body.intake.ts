import type { HttpAdapterHost } from '@nestjs/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Arrival, IntakeGate } from './intake.gate.js';
import { leaveBody, takeBody } from './taken-body.js';
import type { RouteTable } from './route-table.js';
import type { WireDialect } from './wire.dialect.js';

interface FastifyInstance {
  addHook(
    name: 'onRequest',
    hook: (
      request: { readonly raw: IncomingMessage; readonly ip?: string },
      reply: { readonly raw: ServerResponse },
      done: (error?: Error) => void,
    ) => void,
  ): void;
}

interface ExpressInstance {
  use(
    middleware: (
      request: IncomingMessage & { readonly ip?: string },
      response: ServerResponse,
      next: (error?: Error) => void,
    ) => void,
  ): void;
}

const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Puts our body reader before the adapter's parsers, for our own paths only: strict, and the same on both adapters. What there is no room
 * for is not read. Other requests cost a comparison of their method.
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
      this.receive({ request, raw: request.raw, response }, done);
    });
  }

  private onExpress(instance: ExpressInstance): void {
    instance.use((request, response, next) => {
      this.receive({ request, raw: request, response }, next);
    });
  }

  private receive(arrival: Arrival, next: (error?: Error) => void): void {
    const { raw } = arrival;
    if (!this.isOurs(raw)) return next();
    this.gate.enter(arrival, (isAdmitted) => {
      if (!isAdmitted) return next(leaveBody(raw));
      const go = (): void => {
        this.gate.count(arrival);
        next();
      };
      takeBody(raw, this.dialect).then(go, next);
    });
  }

  private isOurs({ method, url }: IncomingMessage): boolean {
    if (!WITH_BODY.has(method ?? '') || url === undefined) return false;
    const end = url.search(/[?#]/);
    return this.routes.matches(end < 0 ? url : url.slice(0, end));
  }
}
