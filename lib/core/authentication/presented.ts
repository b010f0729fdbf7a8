import type { Authentication } from './authentication.js';

/**
 * What a mechanism found on a request: nothing, something that does not hold, or a caller. Doubtful is what a site's strategy refused and
 * another mechanism may still know.
 */
export type Presented =
  | { readonly kind: 'absent' }
  | { readonly kind: 'invalid'; readonly reason: string }
  | { readonly kind: 'doubtful'; readonly reason: string }
  | { readonly kind: 'valid'; readonly authentication: Authentication };

export const ABSENT: Presented = Object.freeze({ kind: 'absent' });

export function invalid(reason: string): Presented {
  return { kind: 'invalid', reason };
}
