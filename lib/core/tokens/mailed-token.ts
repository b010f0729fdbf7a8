import type { Row } from '../../ports/store.js';
import type { User } from '../users/security-types.js';

/** A row of the model `mailedToken`; times in ms. */
export interface MailedTokenRow extends Row {
  /** Digest of audience, purpose and token. */
  readonly id: string;
  readonly purpose: string;
  readonly userId: string;
  /** The user's address when the token was made. */
  readonly address: string;
  readonly uniquifier: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  /** JSON. */
  readonly data: string | null;
}

/**
 * What a mailed token is worth, before it is used.
 * @publicApi
 */
export interface TokenStatus {
  /** Its time is over; all else would have been right. */
  readonly expired: boolean;
  /**
   * It is unknown, used, replaced by a newer one, or its user, address or uniquifier is not the
   * same any more.
   */
  readonly invalid: boolean;
  /** It was used once; told for tokens whose user is still the same. */
  readonly used: boolean;
  /** Whom it was sent to; `null` when it is invalid for another reason than that it was used. */
  readonly user: User | null;
  /** What was given when it was issued, else `null`. */
  readonly data: unknown;
}

/** The state of a token with what it names. */
export type MailedTokenState =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'live' | 'used' | 'expired';
      readonly row: MailedTokenRow;
      readonly user: User;
      readonly data: unknown;
    };

export function statusOf(state: MailedTokenState): TokenStatus {
  const { kind } = state;
  const known = kind === 'unknown' ? { user: null, data: null } : state;
  return {
    expired: kind === 'expired',
    invalid: kind === 'unknown' || kind === 'used',
    used: kind === 'used',
    user: known.user,
    data: known.data,
  };
}
