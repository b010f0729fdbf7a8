import { Inject, Injectable } from '@nestjs/common';
import type { Authentication } from '../../core/authentication/authentication.js';
import { Callers } from '../../core/authentication/callers.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, redirect, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import type { User } from '../../core/users/security-types.js';
import { AuthenticatableService } from './authenticatable.service.js';
import type { VerifyForm } from './dto/verify.form.js';

/** Asks a signed-in user for the password again, for handlers with `@Fresh`. */
@Injectable()
export class VerifyController {
  constructor(
    @Inject(AuthenticatableService) private readonly service: AuthenticatableService,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    const next = this.urls.nextOf(exchange);
    const caller = await this.callerOf(exchange, next);
    if (!caller) return redirect(this.urls.keepingNext('login', exchange), { key: 'LOGIN' });
    const account = (caller.user as User).email;
    return page('verify', {
      form: {
        name: 'verify',
        action: this.urls.keepingNext('verify', exchange, 'POST'),
        values: next === null ? {} : { next },
        account,
      },
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    const caller = await this.callers.demand(exchange, ['session', 'token']);
    const form = await this.forms.read<VerifyForm>('verify', exchange);
    form.assertValid();
    try {
      const body = await this.service.verify(caller, form.values.password, exchange);
      return done(this.destinations.after('postLogin', exchange), body);
    } catch (error) {
      if (!(error instanceof SecurityException) || error.code !== 'INVALID_CREDENTIALS')
        throw error;
      throw new SecurityException('INVALID_CREDENTIALS', { key: 'INVALID_PASSWORD' });
    }
  }

  /** Whoever signs in has proved the identity, and need not come back here to go on. `null` for a form whose session has ended. */
  private async callerOf(
    exchange: HttpExchange,
    next: string | null,
  ): Promise<Authentication | null> {
    if (exchange.authentication) return exchange.authentication;
    return exchange.failure
      ? this.callers.find(exchange, ['session'])
      : this.callers.demand(exchange, ['session'], next);
  }
}
