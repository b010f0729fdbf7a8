import { Inject, Injectable, Optional } from '@nestjs/common';
import { Callers } from '../../core/authentication/callers.js';
import { LoginAlternative } from '../../core/authentication/login-alternative.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { Destinations } from '../../core/http/destinations.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { WireDialect } from '../../core/http/wire.dialect.js';
import { AuthenticatableService } from './authenticatable.service.js';
import type { LoginForm } from './dto/login.form.js';
import { LoginPageFields } from './login-page.fields.js';

/** The login page and what it sends. */
@Injectable()
export class LoginController {
  constructor(
    @Inject(AuthenticatableService) private readonly service: AuthenticatableService,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(LoginPageFields) private readonly fields: LoginPageFields,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(WireDialect) private readonly dialect: WireDialect,
    @Optional() @Inject(LoginAlternative) private readonly alternative?: LoginAlternative,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    if (this.alternative?.replacesPassword) return this.alternative.show(exchange);
    if (this.dialect.loginIsForVisitors && !exchange.failure) await this.callers.refuse(exchange);
    const next = this.urls.nextOf(exchange);
    const values = {
      remember: this.service.remembersByDefault,
      ...(next === null ? {} : { next }),
    };
    const form = {
      name: 'login',
      action: this.urls.keepingNext('login', exchange, 'POST'),
      values,
      without: this.fields.notDrawn,
    };
    return page('loginUser', { form });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    if (this.alternative?.replacesPassword) return this.alternative.submit(exchange);
    if (this.dialect.loginIsForVisitors) await this.callers.refuse(exchange);
    const form = await this.forms.read<LoginForm>('login', exchange);
    this.fields.assertIdentity(form);
    const body = await this.service.signIn(form.values, exchange);
    return done(this.destinations.after('postLogin', exchange), body);
  }
}
