import type { PageLinks } from './page-context.js';

/** Link to route name, for pages that a visitor may come through on his way. */
const DETOURS = {
  login: 'login',
  register: 'register',
  confirm: 'confirm',
  reset: 'reset',
  loginLink: 'login-link',
} as const;

const OTHERS = { logout: 'logout', change: 'change' } as const;

/**
 * The addresses that pages link to.
 * @param next where the visitor wanted to go, checked already; every detour keeps it
 */
export function pageLinks(
  urlFor: (name: string) => string | null,
  home: string,
  next?: string,
): PageLinks {
  const links: Record<string, string> = { home };
  for (const [link, route] of Object.entries({ ...DETOURS, ...OTHERS })) {
    const url = urlFor(route);
    if (url !== null) links[link] = next && link in DETOURS ? withNext(url, next) : url;
  }
  return links as unknown as PageLinks;
}

function withNext(url: string, next: string): string {
  return `${url}?next=${encodeURIComponent(next)}`;
}
