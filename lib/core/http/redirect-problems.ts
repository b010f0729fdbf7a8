import type { RedirectTarget } from './redirect-target.js';
import type { SecurityUrls } from './security-urls.js';

type Redirects = Readonly<Record<string, RedirectTarget | null | undefined>>;

/** Configured targets that nobody could be sent to, one line each; what a function gives is seen at each request. */
export function redirectProblems(redirects: Redirects, urls: SecurityUrls): string[] {
  return Object.entries(redirects).flatMap(([name, target]) => {
    if (!target || typeof target === 'function') return [];
    if (typeof target === 'string' && leadsOn(target, urls)) return [];
    return [
      `redirects.${name}: give a path from the root ('/home'), a URL of baseUrl's or one of origins, the name of one of our routes in force, or a function of the request`,
    ];
  });
}

function leadsOn(target: string, urls: SecurityUrls): boolean {
  if (!urls.has(target)) return urls.safe(target) !== null;
  try {
    urls.urlFor(target);
    return true;
  } catch {
    return false;
  }
}
