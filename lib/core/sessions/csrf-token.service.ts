import { constantTimeEqual, hmacSha256 } from '../../common/digest.js';
import type { Row } from '../../ports/store.js';
import type { KeyRing } from '../tokens/key-ring.js';
import { isOpaqueToken } from '../tokens/opaque-token.js';

const PURPOSE = 'csrf';

/**
 * The CSRF token of a session: an HMAC over the session's stored id, so that a new session id makes
 * a new token, nothing is stored, and a cookie that somebody planted proves nothing (the signed
 * double submit of OWASP's CSRF cheat sheet).
 */
export class CsrfTokenService {
  constructor(private readonly keys: KeyRing) {}

  csrfToken(session: Row): string {
    return hmacSha256(this.keys.signing(PURPOSE).key, String(session['id']));
  }

  /**
   * True if `candidate` is the token of this session under one of the secrets; compares in constant
   * time.
   */
  csrfTokenMatches(session: Row | null, candidate: unknown): boolean {
    if (session === null || !isOpaqueToken(candidate)) return false;
    const id = String(session['id']);
    return this.keys
      .all(PURPOSE)
      .some(({ key }) => constantTimeEqual(hmacSha256(key, id), candidate));
  }
}
