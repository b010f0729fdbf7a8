import { RequestMethod, type ExecutionContext } from '@nestjs/common';
import 'reflect-metadata';

/** Nest's own key for the method of a route. */
const METHOD = 'method';

/**
 * Whether a request asks what it may send: OPTIONS carries no credentials (Fetch Standard, CORS-preflight). A handler of all methods would
 * do its work for OPTIONS too, so there it is a request like any other.
 */
export function isPreflight(method: string, context: ExecutionContext): boolean {
  if (method !== 'OPTIONS') return false;
  return Reflect.getMetadata(METHOD, context.getHandler()) !== RequestMethod.ALL;
}
