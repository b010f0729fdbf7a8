import type { SessionCookieOptions } from './cookie-policy.js';

/** Token characters of RFC 6265 section 4.1.1. */
const NAME = /^[\w!#$%&'*+.^`|~-]{1,64}$/;
const DOMAIN = /^\.?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/i;
const PATH = /^\/[\w\-./~%]*$/;

/**
 * What is wrong with `sessions.cookie` (CFG-02): combinations that browsers drop silently or that
 * lay the session open.
 */
export function cookieProblems(baseUrl: string, cookie: SessionCookieOptions): string[] {
  const { hostname, protocol } = new URL(baseUrl);
  const checks = [
    ...nameProblems(cookie, protocol === 'https:'),
    ...domainProblems(cookie, hostname),
    !PATH.test(cookie.path) && 'path: give a path such as "/app"',
    cookie.sameSite === 'none' &&
      protocol !== 'https:' &&
      'sameSite: "none" needs Secure, and so a baseUrl with https',
  ];
  return checks.filter((text) => typeof text === 'string').map((text) => `sessions.cookie.${text}`);
}

function nameProblems({ name, domain, path }: SessionCookieOptions, secure: boolean) {
  if (name === undefined) return [];
  const lower = name.toLowerCase();
  const host = lower.startsWith('__host-');
  return [
    !NAME.test(name) && 'name: give up to 64 of the characters that a cookie name may hold',
    (host || lower.startsWith('__secure-')) &&
      !secure &&
      `name: the prefix of "${name}" needs a baseUrl with https`,
    host && domain !== undefined && 'domain: a cookie with the prefix __Host- cannot have one',
    host && path !== '/' && 'path: a cookie with the prefix __Host- has the path "/"',
  ];
}

function domainProblems({ domain }: SessionCookieOptions, hostname: string) {
  if (domain === undefined) return [];
  if (!DOMAIN.test(domain)) return ['domain: give a host name'];
  const parent = domain.replace(/^\./, '').toLowerCase();
  const covers = hostname === parent || hostname.endsWith(`.${parent}`);
  return [
    !covers && `domain: browsers refuse "${domain}" from ${hostname}, the host of baseUrl`,
    !parent.includes('.') && parent !== hostname && `domain: "${domain}" is no site of its own`,
  ];
}
