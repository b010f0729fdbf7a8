import type { Type } from '@nestjs/common';
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
  /** Where sessions are kept, if not with the accounts: an object, or a class whose parts are injected, e.g. {@link Store}. */
  store: shaped<SessionStore | Type<SessionStore> | undefined>(
    undefined,
    (value) => value instanceof SessionStore || isSessionStoreClass(value),
    'a subclass of SessionStore, or an object of one',
  ),
} as const;

function isSessionStoreClass(value: unknown): boolean {
  return typeof value === 'function' && value.prototype instanceof SessionStore;
}
