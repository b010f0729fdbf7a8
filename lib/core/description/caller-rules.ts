import type { CallerRule } from './operations.js';

const ALL = ['session', 'token'];

/** Somebody must be signed in, by session or token. */
export const SIGNED_IN: CallerRule = { mechanisms: ALL, caller: 'needed' };

/** Tells of whoever is signed in, by session or token. */
export const ANYBODY: CallerRule = { mechanisms: ALL, caller: 'welcome' };

/** Nobody may be signed in: a browser is sent on, a program is refused. */
export const VISITORS: CallerRule = { mechanisms: ALL, caller: 'refused' };

/** A browser with or without a session. */
export const BROWSER: CallerRule = { mechanisms: ['session'], caller: 'welcome' };

/** A browser that must have a session. */
export const SIGNED_IN_BROWSER: CallerRule = { mechanisms: ['session'], caller: 'needed' };

/** Whoever has an auth token, whatever it is worth. */
export const BEARER: CallerRule = { mechanisms: ['token'], caller: 'judged' };
