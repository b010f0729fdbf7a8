import type { Row } from '../../ports/store.js';

/** A row of the model `remember`; times in ms. */
export interface RememberSeries extends Row {
  /** SHA-256 of the series' secret. */
  readonly id: string;
  readonly userId: string;
  readonly uniquifier: string;
  readonly counter: number;
  readonly createdAt: number;
  readonly rotatedAt: number;
  readonly seenAt: number | null;
  readonly expiresAt: number;
  readonly deviceDigest: string | null;
  readonly sessionId: string | null;
}

/** Milliseconds in which requests that were on their way together share one rotation. */
const TOGETHER = 60_000;

/**
 * Milliseconds for which a browser that never received the successor may come back with the
 * predecessor.
 */
const LOST_ANSWER = 24 * 3_600_000;

/**
 * What a genuine cookie of a series is worth: `rotate` for the present one; `join` for its
 * predecessor, while the successor may not have arrived; `theft` for one that was used up, since
 * two browsers then have the series; `void` for none of these.
 */
export type RememberVerdict = 'rotate' | 'join' | 'theft' | 'void';

export function judgeCookie(
  series: RememberSeries,
  presented: { readonly counter: number; readonly device: string | null },
  now: number,
): RememberVerdict {
  if (series.expiresAt <= now || presented.counter > series.counter) return 'void';
  if (presented.counter === series.counter) return 'rotate';
  if (presented.counter < series.counter - 1) return 'theft';
  const age = now - series.rotatedAt;
  if (age <= TOGETHER) return 'join';
  const sameDevice = presented.device !== null && presented.device === series.deviceDigest;
  return series.seenAt === null && age <= LOST_ANSWER && sameDevice ? 'join' : 'theft';
}
