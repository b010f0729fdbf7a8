import type { ExecutionContext } from '@nestjs/common';

/** Why a guard refused. */
export type RefusalReason = 'unauthenticated' | 'forbidden' | 'stale';

/**
 * A site's own answer to a caller that a guard refused. A text or object that it returns is sent as it is, with the status that it set on
 * the response (401 or 403 if it set none); `undefined` leaves the refusal to the default answer. It may also throw, or write the answer
 * itself.
 * @publicApi
 */
export type RefusalHandler = (context: ExecutionContext, reason: RefusalReason) => unknown;
