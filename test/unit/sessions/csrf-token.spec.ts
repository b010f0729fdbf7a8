import { describe, expect, it } from 'vitest';
import { randomToken } from '../../../lib/common/random.js';
import { CsrfTokenService } from '../../../lib/core/sessions/csrf-token.service.js';
import { KeyRing } from '../../../lib/core/tokens/key-ring.js';
import { OTHER_SECRET, SECRET } from '../../support/session.fixture.js';

describe('CSRF tokens', () => {
  const service = new CsrfTokenService(new KeyRing([SECRET]));
  const session = { id: randomToken() };

  it('is good for its session', () => {
    const token = service.csrfToken(session);
    expect(service.csrfTokenMatches(session, token)).toBe(true);
    expect(service.csrfToken(session)).toBe(token);
  });

  it('CSR-02: is worth nothing for another session, a new id of the same one, or none', () => {
    const token = service.csrfToken(session);
    expect(service.csrfTokenMatches({ id: randomToken() }, token)).toBe(false);
    expect(service.csrfTokenMatches(null, token)).toBe(false);
  });

  it('CSR-10: cannot be made without the secret, nor from what a cookie or a page shows', () => {
    const foreign = new CsrfTokenService(new KeyRing([OTHER_SECRET]));
    expect(service.csrfTokenMatches(session, foreign.csrfToken(session))).toBe(false);
    expect(service.csrfTokenMatches(session, session.id)).toBe(false);
  });

  it('refuses everything that is no token', () => {
    const token = service.csrfToken(session);
    const flipped = Array.from(
      token,
      (letter, at) => token.slice(0, at) + (letter === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    for (const value of [
      ...flipped,
      '',
      `${token}=`,
      [token],
      { token },
      null,
      undefined,
      7,
      'x'.repeat(10_000),
    ]) {
      expect(service.csrfTokenMatches(session, value)).toBe(false);
    }
  });

  it('FLT-16: pages that were open at a change of secrets still send a good token', () => {
    const token = service.csrfToken(session);
    const rotated = new CsrfTokenService(new KeyRing([OTHER_SECRET, SECRET]));
    expect(rotated.csrfTokenMatches(session, token)).toBe(true);
    expect(rotated.csrfToken(session)).not.toBe(token);
    const retired = new CsrfTokenService(new KeyRing([OTHER_SECRET]));
    expect(retired.csrfTokenMatches(session, token)).toBe(false);
  });
});
