import { Inject, Injectable } from '@nestjs/common';
import { Callers } from '../../core/authentication/callers.js';
import { Act, Page } from '../../core/http/action.decorator.js';
import type { Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { LoginLinkPage } from './login-link.page.js';

/** Asking for a login link. */
@Injectable()
export class LoginLinkController {
  constructor(
    @Inject(LoginLinkPage) private readonly page: LoginLinkPage,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  @Page()
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.refuse(exchange);
    return this.page.show(exchange);
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    await this.callers.refuse(exchange);
    return this.page.submit(exchange);
  }
}
