import type { User } from '../users/security-types.js';
import type { AuthTokenClaims } from './auth-token-claims.js';

/**
 * Why a token of ours does not hold: `ended` means that it, its user or the user's uniquifier is no
 * more, `refused` that its user may not sign in at present.
 */
export type AuthTokenRefusal = 'malformed' | 'claims' | 'expired' | 'ended' | 'refused';

/**
 * What an auth token is worth now; `foreign` is a token of another issuer, which is none of our
 * business.
 * @publicApi
 */
export type AuthTokenResult =
  | { readonly kind: 'valid'; readonly user: User; readonly claims: AuthTokenClaims }
  | { readonly kind: 'invalid'; readonly reason: AuthTokenRefusal }
  | { readonly kind: 'foreign' };
