import type { Write } from '../../ports/store.js';

/**
 * The writes that take away everything a user is or could get signed in with: sessions, remember
 * cookies, open links. They belong into the unit that changes the user's uniquifier, which by
 * itself ends all of these and the auth tokens; these rows are then dead weight.
 */
export function endOfCredentials(userId: string): Write[] {
  return ['session', 'remember', 'mailedToken'].map((model) => ({
    remove: model,
    where: { userId },
  }));
}

/** The write that ends a series of remember cookies. */
export function endOfSeries(id: string): Write {
  return { remove: 'remember', where: { id } };
}
