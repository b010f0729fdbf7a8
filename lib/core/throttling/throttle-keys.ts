import type { KeyObject } from 'node:crypto';
import { hmacSha256 } from '../../common/digest.js';

/** What a counter counts; its name keeps it apart from all others. */
export type ThrottlePurpose =
  | 'owner'
  | 'identity-address'
  | 'identity-device'
  | 'identity-hour'
  | 'identity-streak'
  | 'device-streak'
  | 'address'
  | 'mail-recipient'
  | 'mail-client'
  | 'feature';

/** Makes the keys of counters: nobody who reads the table learns whom they are about. */
export class ThrottleKeys {
  constructor(private readonly key: KeyObject) {}

  /** HMAC-SHA-256, 43 characters. */
  of(purpose: ThrottlePurpose, ...values: readonly string[]): string {
    return hmacSha256(this.key, JSON.stringify([purpose, ...values]));
  }
}
