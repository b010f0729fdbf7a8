import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { STATUS_OF_CODE, type SecurityErrorCode } from './security-error-code.js';
import { TEXT_OF_CODE, TEXT_OF_KEY } from './text-of-code.js';

/** One thing wrong with one field: a message key with its parameters, or a ready text. */
export interface FieldProblem {
  readonly key: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly text?: string;
}

export type FieldProblems = Readonly<Record<string, readonly FieldProblem[]>>;

/** What an exception carries beside its code; none of it may be a secret. */
export interface SecurityExceptionDetails {
  /** A message key; the text is made in the reader's language when the answer is written. @default the code */
  readonly key?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  /** What is wrong with which field. */
  readonly fields?: FieldProblems;
  /** Seconds, sent as Retry-After (RFC 9110 section 10.2.3). */
  readonly retryAfter?: number;
  /** Headers of the answer, e.g. WWW-Authenticate. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Where a browser is sent instead of reading an error: the answer is then 302 with this Location. */
  readonly location?: string;
  /** A site's own answer, sent as it is with this status. */
  readonly answer?: { readonly status: number; readonly body: unknown };
  readonly cause?: unknown;
}

/**
 * Every refusal of the package: an `HttpException` with a stable `code` of {@link SecurityErrorCode}.
 * @publicApi
 */
export class SecurityException extends HttpException {
  constructor(
    readonly code: SecurityErrorCode,
    readonly details: SecurityExceptionDetails = {},
  ) {
    const statusCode = statusOf(code, details);
    const message = TEXT_OF_KEY[details.key ?? ''] ?? TEXT_OF_CODE[code];
    const error = STATUS_CODES[statusCode] ?? 'Error';
    const body = details.answer ? details.answer.body : { statusCode, error, code, message };
    super(body as object, statusCode, { cause: details.cause });
    this.message = message;
  }

  /** A field error in one line, for the commonest case. */
  static field(
    name: string,
    key: string,
    params?: Readonly<Record<string, unknown>>,
  ): SecurityException {
    return new SecurityException('VALIDATION_FAILED', { fields: { [name]: [{ key, params }] } });
  }

  /** Headers that belong to the answer whoever writes it. */
  get answerHeaders(): Readonly<Record<string, string>> {
    const { headers, retryAfter, location } = this.details;
    return {
      ...headers,
      ...(retryAfter === undefined
        ? {}
        : { 'Retry-After': String(Math.max(1, Math.ceil(retryAfter))) }),
      ...(location === undefined ? {} : { Location: location }),
    };
  }
}

function statusOf(code: SecurityErrorCode, { answer, location }: SecurityExceptionDetails): number {
  if (answer) return answer.status;
  return location === undefined ? STATUS_OF_CODE[code] : redirectStatus(code);
}

/** 302 to where something is missing; 303 on from a page that there is no need for (RFC 9110 section 15.4.4). */
function redirectStatus(code: SecurityErrorCode): number {
  return code === 'ALREADY_AUTHENTICATED' ? 303 : 302;
}
