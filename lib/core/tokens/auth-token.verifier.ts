import { verifyJws } from '../../common/jws.js';
import { namedIssuer, parseClaims, type AuthTokenClaims } from './auth-token-claims.js';
import type { AuthTokenRefusal } from './auth-token.result.js';
import type { KeyRing } from './key-ring.js';
import { VerifiedTokenCache } from './verified-token.cache.js';

export const AUTH_TOKEN_PURPOSE = 'auth-token';
export const AUTH_TOKEN_TYPE = 'at+jwt';

/**
 * Milliseconds by which another server's clock may be ahead; `exp` has no such allowance (RFC 7519
 * section 4.1.4).
 */
const CLOCK_SKEW = 60_000;

/** A token whose signature and claims are right at present. */
export interface VerifiedAuthToken {
  readonly claims: AuthTokenClaims;
  /** The uniquifier that was found to match `ver`; spares the digest at the next request. */
  uniquifier?: string;
}

export type SignatureVerdict = VerifiedAuthToken | AuthTokenRefusal | 'foreign';

/**
 * Verifies auth tokens as far as that goes without a database: signature, type, issuer, audience,
 * times (RFC 8725, RFC 9068). Signatures that were right are kept for their exact text; users never
 * are.
 */
export class AuthTokenVerifier {
  constructor(
    private readonly keys: KeyRing,
    private readonly audience: string,
    private readonly cache = new VerifiedTokenCache<VerifiedAuthToken>(),
  ) {}

  /** @param now in ms */
  verify(token: unknown, now: number): SignatureVerdict {
    if (typeof token !== 'string') return 'malformed';
    const known = this.cache.get(token);
    const verdict = known ?? this.verifySignature(token);
    if (typeof verdict === 'string') return verdict;
    const { exp, iat, nbf = iat } = verdict.claims;
    if (exp * 1000 <= now) {
      this.cache.delete(token);
      return 'expired';
    }
    if (Math.max(iat, nbf) * 1000 > now + CLOCK_SKEW) return 'claims';
    if (!known) this.cache.set(token, verdict);
    return verdict;
  }

  private verifySignature(token: string): SignatureVerdict {
    const jws = verifyJws(token, (kid) => this.keys.byKid(AUTH_TOKEN_PURPOSE, kid));
    if (!jws) return this.isForeign(token) ? 'foreign' : 'malformed';
    const claims = parseClaims(jws.payload);
    if (!claims || jws.header.typ !== AUTH_TOKEN_TYPE) return 'claims';
    if (claims.iss !== this.audience) return 'foreign';
    return claims.aud === this.audience ? { claims } : 'claims';
  }

  private isForeign(token: string): boolean {
    const issuer = token.length <= MAX_LENGTH ? namedIssuer(token) : null;
    return issuer !== null && issuer !== this.audience;
  }
}

/** Characters of a token that is looked at; Node's own limit for all headers. */
const MAX_LENGTH = 16_384;
