import { SessionStore } from '../../ports/session-store.js';
import { choice, duration, flag, optionalText, text } from './readers.js';
import { isCount, shaped } from './shapes.js';

/** The options `sessions`. */
export const sessionGroup = {
  idle: duration('7 days'),
  absolute: duration('30 days'),
  max: shaped<number | undefined>(undefined, isCount, 'a whole number above 0'),
  cookie: {
    name: optionalText(),
    sameSite: choice<'lax' | 'strict' | 'none'>('lax', ['lax', 'strict', 'none']),
    domain: optionalText(),
    path: text('/'),
  },
  remember: { default: flag(false), within: duration('30 days') },
  /** Where sessions are kept, if not with the accounts. One that takes injected parts goes into `overrides` instead. */
  store: shaped<SessionStore | undefined>(
    undefined,
    (value) => value instanceof SessionStore,
    'an instance of a subclass of SessionStore; a class goes into overrides',
  ),
} as const;
