/** What every handler of every application gives: the guards differ and nothing else. */
export const ANSWER = Object.freeze({ ok: true });
