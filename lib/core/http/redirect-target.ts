import type { SiteObject } from '../site-object.js';

/**
 * Where a person goes next: a path, a URL within `origins`, the name of one of our routes, or a function of the request.
 * @publicApi
 */
export type RedirectTarget = string | ((request: SiteObject) => string);
