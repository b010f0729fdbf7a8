import { authorizationScheme, parseBasic } from '../../common/authorization-header.js';
import { SecurityException } from '../errors/security.exception.js';
import type { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { BasicTransport } from './basic-transport.js';
import type { LoginService } from './login.service.js';
import { ABSENT, invalid, type Presented } from './presented.js';
import { SecurityStrategy } from './security.strategy.js';

/** HTTP Basic (RFC 7617): a login at each request, counted like every other, without a session. */
export class BasicStrategy extends SecurityStrategy {
  override readonly name = 'basic';

  constructor(
    exchanges: ExchangeFactory,
    private readonly logins: LoginService,
    private readonly transport: BasicTransport,
    private readonly now: () => number,
  ) {
    super(exchanges);
  }

  override present(exchange: HttpExchange): Presented | Promise<Presented> {
    const header = exchange.header('authorization');
    if (authorizationScheme(header) !== 'basic') return ABSENT;
    if (!this.transport.allows(exchange)) {
      this.transport.warn();
      throw new SecurityException('INSECURE_TRANSPORT');
    }
    const credentials = parseBasic(header);
    return credentials
      ? this.check(credentials, exchange)
      : invalid('The credentials cannot be read');
  }

  private async check(
    { username, password }: { username: string; password: string },
    exchange: HttpExchange,
  ): Promise<Presented> {
    try {
      const user = await this.logins.withBasic({ identity: username, password }, exchange);
      const now = this.now();
      const authentication = {
        user,
        mechanism: 'basic',
        authenticatedAt: now,
        expiresAt: null,
        session: null,
        ambient: true,
      };
      return { kind: 'valid', authentication };
    } catch (error) {
      if (error instanceof SecurityException && error.code === 'INVALID_CREDENTIALS')
        return invalid(error.message);
      if (error instanceof SecurityException && error.getStatus() === 403)
        return invalid(error.message);
      throw error;
    }
  }
}
