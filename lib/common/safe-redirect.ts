/** Characters of a redirect target that are looked at. */
const MAX_TARGET = 2048;

/** What browsers drop or turn into slashes before they resolve a URL. */
const UNSAFE = /[\p{Cc}\u2028\u2029\\]|^\s|\s$/u;

/** The same in bytes read as Latin-1, where 0x80 to 0x9f are parts of harmless UTF-8 letters. */
const UNSAFE_DECODED = /(?![\u0080-\u009f])\p{Cc}|\\/u;

const ESCAPE = /%([0-9a-f]{2})/gi;

export interface RedirectTargets {
  /** Where the application itself lives; its origin is always allowed. */
  readonly base: URL;
  /** Further origins as `URL.origin` spells them, e.g. `https://app.example`. */
  readonly origins: readonly string[];
}

/**
 * The `Location` for a target that a request asked for, or `null` if it could lead elsewhere (ASVS
 * 3.7.2): an absolute path for the application's own origin, an absolute URL for another allowed
 * one, both as the URL Standard serialises them. Taken are paths that begin with exactly one slash
 * and http(s) URLs that begin literally with an allowed origin. A path must stay one after one and
 * two more rounds of percent-decoding too, for the sake of whatever stands between. Never throws.
 */
export function safeRedirect(value: unknown, allowed: RedirectTargets): string | null {
  if (typeof value !== 'string' || value.length > MAX_TARGET || UNSAFE.test(value)) return null;
  if (value.startsWith('/')) return resolveLocal(value, allowed.base.origin);
  for (const origin of [allowed.base.origin, ...allowed.origins]) {
    const target = resolveWithin(value, origin);
    if (target) return origin === allowed.base.origin ? target : origin + target;
  }
  return null;
}

/**
 * The path of an absolute URL that begins with the origin; anything but `/ ? #` behind it would be
 * a part of the host.
 */
function resolveWithin(value: string, origin: string): string | null {
  if (!/^https?:\/\/./.test(origin) || !value.startsWith(origin)) return null;
  const rest = value.slice(origin.length);
  if (rest !== '' && !/^[/?#]/.test(rest)) return null;
  return resolveLocal(rest.startsWith('/') ? rest : `/${rest}`, origin);
}

function resolveLocal(target: string, origin: string): string | null {
  const end = target.search(/[?#]/);
  let path = end < 0 ? target : target.slice(0, end);
  for (let round = 0; round < 2 && path.includes('%'); round++) {
    path = decodeOnce(path);
    if (UNSAFE_DECODED.test(path) || !resolvePath(path, origin)) return null;
  }
  return resolvePath(target, origin);
}

function resolvePath(target: string, origin: string): string | null {
  if (target.startsWith('//')) return null;
  const url = URL.canParse(target, origin) ? new URL(target, origin) : null;
  // Dot segments can bring two slashes to the front: '/.//evil.test' has the path '//evil.test'.
  if (!url || url.origin !== origin || url.pathname.startsWith('//')) return null;
  return url.pathname + url.search + url.hash;
}

function decodeOnce(path: string): string {
  return path.replace(ESCAPE, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
}
