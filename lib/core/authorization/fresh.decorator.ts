import { withRule } from './rule.decorator.js';

/**
 * The caller must have proved its identity within this time (ASVS 7.5.1), else it is asked again: pages go to /verify, others read 401
 * REAUTHENTICATION_REQUIRED. A remembered session is as old as its first login. The shortest of several counts.
 * @param within a duration such as `'15 minutes'`
 * @publicApi
 */
export function Fresh(within = '15 minutes'): MethodDecorator & ClassDecorator {
  return withRule({ kind: 'fresh', within });
}
