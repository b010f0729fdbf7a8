import { Inject, Injectable } from '@nestjs/common';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import { Callers } from '../../core/authentication/callers.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { WireDialect } from '../../core/http/wire.dialect.js';
import { AuthenticatableService } from './authenticatable.service.js';

/** Signing out: a page with a button, since a GET changes nothing unless the dialect says so. */
@Injectable()
export class LogoutController {
  constructor(
    @Inject(AuthenticatableService) private readonly service: AuthenticatableService,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(WireDialect) private readonly dialect: WireDialect,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.find(exchange, ['session']);
    if (this.dialect.logoutOnGet && exchange.method === 'GET') return this.leave(exchange);
    return page('logout', {
      form: { name: 'logout', action: this.urls.urlFor('logout', {}, { method: 'POST' }) },
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    // Where a link signs out, there is nothing left to forge.
    await this.callers.find(exchange, ['session'], !this.dialect.logoutOnGet);
    return this.leave(exchange);
  }

  private async leave(exchange: HttpExchange): Promise<Answer> {
    await this.service.signOut(exchange);
    return done(this.destinations.after('postLogout', exchange), {}, { key: 'LOGGED_OUT' });
  }
}
