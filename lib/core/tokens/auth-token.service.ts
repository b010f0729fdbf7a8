import type { JwtService } from '@nestjs/jwt';
import { constantTimeEqual, sha256 } from '../../common/digest.js';
import { after, type MaybePromise } from '../../common/maybe-promise.js';
import { randomToken } from '../../common/random.js';
import type { Clock } from '../../ports/clock.js';
import { UniqueViolation, type Store } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { RowPurger } from '../sessions/row-purger.js';
import type { User } from '../users/security-types.js';
import type { AuthTokenResult } from './auth-token.result.js';
import { AUTH_TOKEN_PURPOSE, AUTH_TOKEN_TYPE } from './auth-token.verifier.js';
import type { AuthTokenVerifier, VerifiedAuthToken } from './auth-token.verifier.js';
import type { KeyRing } from './key-ring.js';

/** What auth tokens are made with and looked up in. */
export interface AuthTokenParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly keys: KeyRing;
  /** Without options of its own. */
  readonly jwt: JwtService;
  readonly verifier: AuthTokenVerifier;
  readonly purger: RowPurger;
}

/** How one token is made; times in ms. */
export interface AuthTokenDraft {
  /** `false` means never. @default the option `tokens.maxAge` */
  readonly maxAge?: number | false;
  /** When the user proved its identity. @default now */
  readonly authenticatedAt?: number;
}

/**
 * Seconds since 1970 of the last second of the year 9999: `exp` of a token that never ends, since
 * each token must have one.
 */
const NEVER = 253_402_300_799;

/** Auth tokens: JWTs for clients without cookies, checked against their user at each request. */
export class AuthTokenService {
  constructor(
    private readonly parts: AuthTokenParts,
    private readonly options: {
      /** Issuer and audience in one: the origin of this application. */
      readonly audience: string;
      /** Milliseconds, or `false` for never. @default 1 hour */
      readonly maxAge: number | false;
    },
  ) {}

  /** Seconds that a token lives where nothing else is said; `null` for never ending. */
  get lifetime(): number | null {
    const { maxAge } = this.options;
    return maxAge === false ? null : Math.floor(maxAge / 1000);
  }

  issue(user: User, draft: AuthTokenDraft = {}): Promise<string> {
    const now = this.now();
    const { maxAge = this.options.maxAge, authenticatedAt = now } = draft;
    const { audience } = this.options;
    const iat = Math.floor(now / 1000);
    const claims = {
      iss: audience,
      aud: audience,
      sub: userIdOf(user),
      jti: randomToken(16),
      iat,
      exp: maxAge === false ? NEVER : iat + Math.floor(maxAge / 1000),
      auth_time: Math.floor(authenticatedAt / 1000),
      ver: version(user.uniquifier),
    };
    const { kid, key } = this.parts.keys.signing(AUTH_TOKEN_PURPOSE);
    // Four to five times faster than a text; the library takes it, though its types do not say so.
    const secret = key as unknown as Buffer;
    const header = { alg: 'HS256', typ: AUTH_TOKEN_TYPE, kid } as const;
    return this.parts.jwt.signAsync(claims, { secret, algorithm: 'HS256', header });
  }

  /** One query, at each request: user, roles, uniquifier and revocation are those of now. */
  verify(token: unknown): MaybePromise<AuthTokenResult> {
    const verdict = this.parts.verifier.verify(token, this.now());
    if (verdict === 'foreign') return FOREIGN;
    if (typeof verdict === 'string') return { kind: 'invalid', reason: verdict };
    const { claims } = verdict;
    return after(this.parts.store.principalById(claims.sub, claims.jti), (principal) => {
      const user = principal?.user as User | undefined;
      if (!user || !isCurrent(verdict, user.uniquifier)) return ENDED;
      return { kind: 'valid', user, claims };
    });
  }

  /**
   * Ends one token, until its time would have been over. `false` for what is no token of ours, or
   * none that still lived.
   */
  async revoke(token: unknown): Promise<boolean> {
    const verdict = this.parts.verifier.verify(token, this.now());
    if (typeof verdict === 'string') return false;
    const { jti, sub, exp } = verdict.claims;
    try {
      await this.parts.store.create('revokedToken', {
        id: jti,
        userId: sub,
        expiresAt: exp * 1000,
      });
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
    }
    this.parts.purger.tick();
    return true;
  }

  private now(): number {
    return this.parts.clock.now().getTime();
  }
}

const FOREIGN: AuthTokenResult = Object.freeze({ kind: 'foreign' });
const ENDED: AuthTokenResult = Object.freeze({ kind: 'invalid', reason: 'ended' });

function isCurrent(token: VerifiedAuthToken, uniquifier: unknown): boolean {
  if (typeof uniquifier !== 'string') return false;
  // Both came out of the database: nobody can try to guess one, so how long this takes tells nothing.
  if (token.uniquifier === uniquifier) return true;
  if (!constantTimeEqual(version(uniquifier), token.claims.ver)) return false;
  token.uniquifier = uniquifier;
  return true;
}

function version(uniquifier: string): string {
  return sha256(uniquifier).slice(0, 22);
}
