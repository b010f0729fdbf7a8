import { HttpException, type LoggerService } from '@nestjs/common';
import { kindOfError, stackOfError } from './error-trace.js';
import { SecurityException } from './security.exception.js';

interface Coded {
  readonly code?: unknown;
  readonly retryAfter?: unknown;
}

/**
 * Whatever went wrong as a refusal that tells nothing about the inside: what is not ours becomes 503, since a credential that could not be
 * checked was not refused. The log names the kind of error, never the values in it.
 */
export function asSecurityException(
  error: unknown,
  logger: Pick<LoggerService, 'error'>,
): SecurityException {
  if (error instanceof SecurityException) return error;
  const { code, retryAfter } = (error ?? {}) as Coded;
  if (code === 'BUSY')
    return new SecurityException('BUSY', {
      retryAfter: typeof retryAfter === 'number' ? retryAfter : 1,
    });
  if (code === 'INVALID_PASSWORD')
    return new SecurityException('INVALID_PASSWORD', { key: 'PASSWORD_INVALID_CHARACTERS' });
  if (error instanceof HttpException && error.getStatus() < 500) {
    return new SecurityException('FORBIDDEN', { cause: error });
  }
  logger.error(`A request could not be answered: ${kindOfError(error)}`, stackOfError(error));
  return new SecurityException('UNAVAILABLE', { retryAfter: 5, cause: error });
}
