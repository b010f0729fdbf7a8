/**
 * Nobody, as an object: what `@CurrentUser()` gives instead of `null` with `anonymousUser: AnonymousUser`.
 * @publicApi
 */
export class AnonymousUser {
  readonly id = null;
  readonly roles: readonly never[] = Object.freeze([]);
  readonly isActive = false;
  readonly isAuthenticated = false;
  readonly isAnonymous = true;

  hasRole(): boolean {
    return false;
  }
}
