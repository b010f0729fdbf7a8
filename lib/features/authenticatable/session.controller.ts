import { Inject, Injectable } from '@nestjs/common';
import { Callers } from '../../core/authentication/callers.js';
import { Act, Read } from '../../core/http/action.decorator.js';
import { payload, type Answer } from '../../core/http/answer.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { AuthenticatableService } from './authenticatable.service.js';

/** What a front end asks at its start, and a sign-out for it. Always JSON. */
@Injectable()
export class SessionController {
  constructor(
    @Inject(AuthenticatableService) private readonly service: AuthenticatableService,
    @Inject(Callers) private readonly callers: Callers,
  ) {}

  @Read()
  async show(exchange: HttpExchange): Promise<Answer> {
    const caller = await this.callers.see(exchange, ['session', 'token']);
    return payload(this.service.describe(exchange, caller));
  }

  @Act('', { method: 'DELETE' })
  async end(exchange: HttpExchange): Promise<Answer> {
    await this.callers.find(exchange, ['session']);
    await this.service.signOut(exchange);
    return payload({});
  }
}
