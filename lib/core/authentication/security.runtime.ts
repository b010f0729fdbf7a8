import type { ExecutionContext } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import { SecurityException } from '../errors/security.exception.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { FlashService } from '../http/flash.service.js';
import type { AnonymousUser } from '../users/anonymous-user.js';
import type { Callers } from './callers.js';

interface Served {
  /** Express: the application. */
  readonly app?: object;
  /** Fastify: the instance. */
  readonly server?: object;
  readonly user?: unknown;
}

function requestOf(context: ExecutionContext): Served {
  if (context.getType() !== 'http') throw new SecurityException('UNSUPPORTED_CONTEXT');
  return context.switchToHttp().getRequest<Served>();
}

export interface RuntimeParts {
  readonly host: HttpAdapterHost;
  readonly exchanges: ExchangeFactory;
  readonly callers: Callers;
  readonly flashes: FlashService;
  readonly anonymousUser: typeof AnonymousUser | null;
}

/**
 * What parameter decorators need of their application, which Nest does not inject into them: found by the HTTP server that the request
 * came through, so that applications in one process stay apart.
 */
export class SecurityRuntime {
  private static readonly byServer = new WeakMap<object, SecurityRuntime>();

  constructor(private readonly parts: RuntimeParts) {}

  /** Makes this application's runtime known to its own requests. */
  register(): void {
    const server: unknown = this.parts.host.httpAdapter?.getInstance();
    if (typeof server === 'object' || typeof server === 'function') {
      SecurityRuntime.byServer.set(server as object, this);
    }
  }

  /**
   * The caller; where the module is not imported, as in a spec of one controller, whom the guard of the test has put on the request.
   * @throws SecurityException UNSUPPORTED_CONTEXT outside HTTP
   */
  static async currentUser(context: ExecutionContext): Promise<object | null> {
    const { app, server, user } = requestOf(context);
    const isBare = !SecurityRuntime.find(app) && !SecurityRuntime.find(server);
    if (isBare && typeof user === 'object' && user !== null) return user;
    return SecurityRuntime.of(context).currentUser(context);
  }

  /** @throws SecurityException UNSUPPORTED_CONTEXT outside HTTP */
  static of(context: ExecutionContext): SecurityRuntime {
    const { app, server } = requestOf(context);
    const runtime = SecurityRuntime.find(app) ?? SecurityRuntime.find(server);
    if (!runtime) throw new Error('SecurityModule is not imported in this application');
    return runtime;
  }

  async currentUser(context: ExecutionContext): Promise<object | null> {
    const { exchanges, callers, anonymousUser } = this.parts;
    const exchange = exchanges.ofContext(context);
    const overridden = exchange.decided === null ? exchange.request.user : undefined;
    if (typeof overridden === 'object' && overridden !== null) return overridden;
    const caller = await callers.current(context, exchange);
    return caller?.user ?? (anonymousUser ? new anonymousUser() : null);
  }

  flashMessages(context: ExecutionContext): unknown {
    const exchange = this.parts.exchanges.ofContext(context);
    return this.parts.flashes.take(exchange.request);
  }

  /** Fastify gives requests of an encapsulated plugin a child of the instance. */
  private static find(server: object | undefined): SecurityRuntime | undefined {
    let link: object | null = server ?? null;
    while (link) {
      const runtime = SecurityRuntime.byServer.get(link);
      if (runtime) return runtime;
      link = Object.getPrototypeOf(link) as object | null;
    }
    return undefined;
  }
}
