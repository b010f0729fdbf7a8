import type { SecuritySettings } from '../options/settings.js';

/**
 * The features whose links live as long as their option `within` says, by the purpose of their
 * tokens.
 */
const PURPOSES = { confirm: 'confirmable', reset: 'recoverable', login: 'passwordless' } as const;

/** Milliseconds by purpose, for the features in force. */
export function tokenLifetimes(settings: SecuritySettings): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(PURPOSES).flatMap(([purpose, feature]) => {
      const within = settings.group<{ readonly within?: number } | undefined>(feature)?.within;
      return within === undefined ? [] : [[purpose, within]];
    }),
  );
}
