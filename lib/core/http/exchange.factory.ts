import type { ExecutionContext } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import type { ClientAddressReader } from './client-address.reader.js';
import { HttpExchange, type AdapterRequest } from './http-exchange.js';
import type { AdapterDriver } from './adapter.driver.js';
import type { WireDialect } from './wire.dialect.js';

const EXCHANGE = Symbol('nest-security:exchange');

type Carrier = IncomingMessage & { [EXCHANGE]?: HttpExchange };

/** Gives each request its one exchange, made at the first need. */
export class ExchangeFactory {
  constructor(
    private readonly driver: AdapterDriver,
    private readonly addresses: ClientAddressReader,
    private readonly dialect: WireDialect,
  ) {}

  of(request: object, response: object): HttpExchange {
    const carrier = ((request as AdapterRequest).raw ?? request) as Carrier;
    const known = carrier[EXCHANGE];
    if (known && known.belongsTo(this.driver)) return known;
    const exchange = new HttpExchange(
      request as AdapterRequest,
      response,
      this.driver,
      this.addresses,
      this.dialect,
    );
    carrier[EXCHANGE] = exchange;
    return exchange;
  }

  /** The exchange of a request that was seen before; on Express also of one that was not. */
  find(request: object): HttpExchange | null {
    const carrier = ((request as AdapterRequest).raw ?? request) as Carrier & { res?: object };
    const known = carrier[EXCHANGE];
    if (known?.belongsTo(this.driver)) return known;
    return carrier.res ? this.of(request, carrier.res) : null;
  }

  /** By the arguments themselves: `switchToHttp` adds three functions to the context at each call. */
  ofContext(context: ExecutionContext): HttpExchange {
    return this.of(context.getArgByIndex<object>(0), context.getArgByIndex<object>(1));
  }
}
