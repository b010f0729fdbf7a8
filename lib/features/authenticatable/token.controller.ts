import { Inject, Injectable } from '@nestjs/common';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { Act } from '../../core/http/action.decorator.js';
import { payload, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { TokenStrategy } from '../../core/authentication/token.strategy.js';
import { AuthenticatableService } from './authenticatable.service.js';
import type { LoginForm } from './dto/login.form.js';
import { LoginPageFields } from './login-page.fields.js';

/** Tokens for clients without cookies. Cookies are neither read nor set. */
@Injectable()
export class TokenController {
  constructor(
    @Inject(AuthenticatableService) private readonly service: AuthenticatableService,
    @Inject(FormRegistry) private readonly forms: FormRegistry,
    @Inject(LoginPageFields) private readonly fields: LoginPageFields,
    @Inject(TokenStrategy) private readonly strategy: TokenStrategy,
  ) {}

  @Act()
  async issue(exchange: HttpExchange): Promise<Answer> {
    const form = await this.forms.read<LoginForm>('login', exchange);
    this.fields.assertIdentity(form);
    return payload(await this.service.signInForToken(form.values, exchange));
  }

  @Act('revoke')
  async revoke(exchange: HttpExchange): Promise<Answer> {
    await this.service.revoke(this.strategy.tokenOf(exchange));
    return payload({});
  }
}
