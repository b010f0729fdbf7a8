import type { HttpExchange } from '../../../core/http/http-exchange.js';
import { SecurityUrls } from '../../../core/http/security-urls.js';

/** With a scheme, or from the root on. */
const NOT_RELATIVE = /^(?:[a-z][a-z0-9+.-]*:|\/)|^\s*$/i;

/**
 * Flask-Security's rule for `next`: relative values count from the site's root, absolute ones when they name the host of the request. What
 * it let through by mistake (`///host`, `/\host`, another scheme) is refused.
 */
export class FlaskSecurityUrls extends SecurityUrls {
  override safe(target: unknown): string | null {
    if (typeof target !== 'string' || NOT_RELATIVE.test(target)) return super.safe(target);
    return super.safe(`/${target}`);
  }

  /** A value of a request, as a Location within the site. */
  followable(exchange: HttpExchange, target: unknown): string | null {
    return this.safe(typeof target === 'string' ? this.withoutHost(exchange, target) : target);
  }

  /** Posted, and if that is empty or cannot be followed, from the query. */
  override nextOf(exchange: HttpExchange): string | null {
    const { next } = (exchange.body ?? {}) as { readonly next?: unknown };
    return this.followable(exchange, next) ?? this.followable(exchange, exchange.query('next'));
  }

  private withoutHost(exchange: HttpExchange, target: string): string {
    const { protocol } = new URL(this.base.origin);
    const own = `${protocol}//${exchange.header('host') ?? ''}`;
    const rest = target.slice(own.length);
    if (!target.startsWith(own) || !/^(?:[/?#]|$)/.test(rest)) return target;
    return rest.startsWith('/') ? rest : `/${rest}`;
  }
}
