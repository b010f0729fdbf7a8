import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { SecurityException } from '../errors/security.exception.js';
import { ExchangeFactory } from './exchange.factory.js';
import { ResponseFormat } from './response.format.js';

/** Makes JSON or a page of a refusal on the site's own handlers, unless a filter of the site does so. */
@Catch(SecurityException)
export class SecurityExceptionFilter implements ExceptionFilter<SecurityException> {
  constructor(
    @Inject(ExchangeFactory) private readonly exchanges: ExchangeFactory,
    @Inject(ResponseFormat) private readonly format: ResponseFormat,
  ) {}

  async catch(exception: SecurityException, host: ArgumentsHost): Promise<void> {
    if (host.getType() !== 'http') throw exception;
    const http = host.switchToHttp();
    const exchange = this.exchanges.of(http.getRequest<object>(), http.getResponse<object>());
    if (exchange.answered) return;
    for (const [name, value] of Object.entries(exception.answerHeaders))
      exchange.setHeader(name, value);
    const { answer } = exception.details;
    if (answer) return void exchange.send(answer.status, answer.body as string | object | null);
    await this.format.writeError(exchange, exception, null);
  }
}
