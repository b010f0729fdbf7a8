import type { RateEntry, Rates } from './rates.js';
import type { ThrottleKeys } from './throttle-keys.js';
import { throttled } from './throttled.js';
import type { ThrottlingOptions } from './throttling.options.js';

/** Bounds the mails that strangers can cause, so that nobody's mailbox is flooded through us. */
export class MailThrottle {
  private told = false;

  /**
   * @param options `false`: every mail may go
   * @param notice told once when the limit of an address that may be a proxy's is reached
   */
  constructor(
    private readonly rates: Rates,
    private readonly keys: ThrottleKeys,
    private readonly options: ThrottlingOptions['mails'] | false,
    private readonly notice: (message: string) => void,
  ) {}

  /**
   * Counts one mail.
   * @param recipient the canonical address
   * @param address the client's address as it is counted, or `null` for a mail that no request caused
   * @param addressTrusted `false` when all clients may share the address: its limit then refuses nothing. @default true
   * @returns `false` when the mail must be dropped; the answer to the client stays the same
   */
  async take(recipient: string, address: string | null, addressTrusted = true): Promise<boolean> {
    if (this.options === false) return true;
    const entry = this.recipientOf(recipient, this.options.perRecipient);
    if (address === null) return this.granted(entry);
    const client = this.clientOf(address, this.options.perClient);
    if (addressTrusted) return this.granted(entry, client);
    const granted = await this.granted(entry);
    if (granted && !(await this.granted(client))) this.tell();
    return granted;
  }

  /**
   * Counts a mail that belongs to an account which is made with it, or that takes its place: the client is refused, whoever has the
   * address.
   * @returns `false` when a mail that can be dropped must be
   * @throws SecurityException `THROTTLED` with `retryAfter` in seconds
   */
  async demand(recipient: string, address: string | null, addressTrusted = true): Promise<boolean> {
    if (this.options === false) return true;
    if (address !== null) {
      const client = await this.rates.take([this.clientOf(address, this.options.perClient)]);
      if (!client.granted && addressTrusted) throw throttled(client.retryAfter);
      if (!client.granted) this.tell();
    }
    return this.granted(this.recipientOf(recipient, this.options.perRecipient));
  }

  private recipientOf(
    recipient: string,
    limit: ThrottlingOptions['mails']['perRecipient'],
  ): RateEntry {
    const rule = { name: 'mail-recipient', ...limit };
    return { rule, id: this.keys.of('mail-recipient', recipient), owner: null };
  }

  private clientOf(address: string, limit: ThrottlingOptions['mails']['perClient']): RateEntry {
    const rule = { name: 'mail-client', ...limit };
    return { rule, id: this.keys.of('mail-client', address), owner: null };
  }

  private async granted(...entries: readonly RateEntry[]): Promise<boolean> {
    return (await this.rates.take(entries)).granted;
  }

  private tell(): void {
    if (this.told) return;
    this.told = true;
    this.notice(
      'The limit of mails for one address was reached, but a forwarding header of an untrusted peer leaves open whose ' +
        'address it is, so none was dropped: set trustProxy',
    );
  }
}
