import { Strategy } from 'passport';
import type { Exchange } from '../http/exchange.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { Presented } from './presented.js';

/**
 * A mechanism of ours: a passport strategy like any other, whose own method the guard calls without passport's per-request closures.
 * Instances stay private to their application; nothing is put into passport's process-wide registry.
 */
export abstract class SecurityStrategy extends Strategy {
  abstract override readonly name: string;

  constructor(private readonly exchanges: ExchangeFactory) {
    super();
  }

  /** Looks at the request for this mechanism's credential only. A throw denies. */
  abstract present(exchange: Exchange): Presented | Promise<Presented>;

  /** passport's way in, for those who drive this strategy themselves. */
  override authenticate(request: object): void {
    const exchange = this.exchanges.of(request, (request as { res?: object }).res ?? {});
    const found = Promise.resolve().then(() => this.present(exchange));
    found.then(
      (presented) => {
        if (presented.kind === 'valid') this.success(presented.authentication.user);
        else this.fail(presented.kind === 'absent' ? 'No credentials' : presented.reason, 401);
      },
      (error: unknown) => this.error(error),
    );
  }
}
