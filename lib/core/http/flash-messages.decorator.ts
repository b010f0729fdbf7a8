import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { SecurityRuntime } from '../authentication/security.runtime.js';

/**
 * The messages that wait for the reader of this page, as `{ level, key, params, text }[]`; they are shown once.
 * @publicApi
 */
export const FlashMessages = createParamDecorator(
  (_: unknown, context: ExecutionContext): unknown =>
    SecurityRuntime.of(context).flashMessages(context),
);
