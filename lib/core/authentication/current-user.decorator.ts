import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SecurityRuntime } from './security.runtime.js';

/**
 * The caller, or `null` when nobody is signed in (an `AnonymousUser` with the option `anonymousUser`). Works without a guard.
 * @publicApi
 */
export const CurrentUser = createParamDecorator((_: unknown, context: ExecutionContext): unknown =>
  SecurityRuntime.currentUser(context),
);
