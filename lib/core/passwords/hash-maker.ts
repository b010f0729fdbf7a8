import type { PasswordScheme } from '../../ports/password-scheme.js';
import type { AnswerTimes } from './answer-times.js';
import { withKeyId } from './keyed-hash.js';
import { pepperedText, type PepperRing } from './pepper-ring.js';

/**
 * Makes new hashes with the scheme and the pepper in force, from passwords in their normal form.
 */
export class HashMaker {
  constructor(
    readonly scheme: PasswordScheme,
    private readonly ring: PepperRing,
    private readonly times: AnswerTimes,
  ) {}

  /** The scheme's limit, where it meets passwords and not their HMAC. */
  get maxBytes(): number | undefined {
    return this.ring.current(this.scheme).key === null ? this.scheme.maxBytes : undefined;
  }

  /** False for a password of which the scheme would not read everything. */
  accepts(text: string): boolean {
    const { maxBytes } = this;
    if (maxBytes === undefined) return true;
    return Buffer.byteLength(text) <= maxBytes && !text.includes('\0');
  }

  async make(text: string): Promise<string> {
    const { id, key } = this.ring.current(this.scheme);
    // An HMAC is worth more than any scheme's limit, so its end may be cut off; a password's may
    // not.
    const secret = key === null ? text : pepperedText(text, key).slice(0, this.scheme.maxBytes);
    const began = performance.now();
    const hash = await this.scheme.hash(secret);
    this.times.record(performance.now() - began);
    return id === null ? hash : withKeyId(hash, id);
  }

  /** Takes the time of a check and gives nothing. */
  async makeDummy(text: string): Promise<void> {
    await this.make(this.accepts(text) ? text : '');
  }
}
