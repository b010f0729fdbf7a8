import type { IncomingMessage, ServerResponse } from 'node:http';
import { addressKey } from '../../common/ip-address.js';
import type { ClientAddressReader } from './client-address.reader.js';
import { Turns } from './turns.js';

/** A write to one of our routes as it arrives. */
export interface Arrival {
  /** The adapter's own. */
  readonly request: { readonly ip?: string };
  readonly raw: IncomingMessage;
  readonly response: ServerResponse;
}

/** Writes that begin in one turn of the event loop: some milliseconds of work. */
const PER_TURN = 4;

/**
 * Keeps a storm of writes to our routes from the application's other requests (ASVS 15.1.3): a few begin in each turn of the event loop,
 * and one client has as many in hand as passwords may be hashed or wait for it at once. What goes beyond would be refused in the end, and
 * is refused before it is read.
 */
export class IntakeGate {
  private readonly inHand = new Map<string, number>();
  private readonly turns = new Turns(PER_TURN);

  /** @param limit requests that one client may have in hand */
  constructor(
    private readonly addresses: ClientAddressReader,
    private readonly limit: number,
  ) {}

  /** Says, when it is this request's turn, whether there is room for it. */
  enter(arrival: Arrival, begin: (isAdmitted: boolean) => void): void {
    this.turns.take(() => begin((this.inHand.get(this.clientOf(arrival)) ?? 0) < this.limit));
  }

  /** Counts a request whose body has come, until its answer is sent or its connection ends: a slow sender keeps nobody out. */
  count(arrival: Arrival): void {
    if (arrival.response.destroyed) return;
    const client = this.clientOf(arrival);
    this.inHand.set(client, (this.inHand.get(client) ?? 0) + 1);
    arrival.response.once('close', () => this.leave(client));
  }

  private leave(client: string): void {
    const count = this.inHand.get(client) ?? 0;
    if (count > 1) this.inHand.set(client, count - 1);
    else this.inHand.delete(client);
  }

  private clientOf({ request, raw }: Arrival): string {
    return addressKey(this.addresses.of(request, raw).address);
  }
}
