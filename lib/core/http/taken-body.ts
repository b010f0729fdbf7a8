import type { IncomingMessage } from 'node:http';
import { bodyKind } from '../../common/media-type.js';
import type { FlatFieldsResult } from '../../common/form-body.js';
import type { SecurityErrorCode } from '../errors/security-error-code.js';
import type { WireDialect } from './wire.dialect.js';

/** The body of a request to one of our routes, read by us before the adapter's parsers, so that both adapters agree. */
export interface TakenBody {
  readonly contentType: string | undefined;
  readonly body: unknown;
  readonly problem: BodyProblem | null;
}

export interface BodyProblem {
  readonly code: SecurityErrorCode;
  readonly field?: string;
}

/** Bytes; more than any form of ours needs (a password of 1,024 code points is at most 4 KiB). */
const LIMIT = 64 * 1024;
const TAKEN = Symbol('nest-security:body');

type Carrier = IncomingMessage & { [TAKEN]?: TakenBody };

export function takenBody(raw: IncomingMessage): TakenBody | undefined {
  return (raw as Carrier)[TAKEN];
}

/** Reads and parses the body once; the adapter's own parsers then find an empty request. */
export async function takeBody(raw: IncomingMessage, dialect: BodyDialect): Promise<void> {
  const contentType = raw.headers['content-type'];
  const encoded = raw.headers['content-encoding'] !== undefined;
  const chunks = await readAll(raw);
  const parsed = parse({ chunks, contentType, encoded }, dialect);
  keep(raw, { contentType, ...parsed });
}

/** Leaves a body unread, for there is no room; it is dropped when the answer has been sent. */
export function leaveBody(raw: IncomingMessage): undefined {
  const contentType = raw.headers['content-type'];
  keep(raw, { contentType, body: null, problem: { code: 'BUSY' } });
}

function keep(raw: IncomingMessage, taken: TakenBody): void {
  (raw as Carrier)[TAKEN] = taken;
  delete raw.headers['content-type'];
  delete raw.headers['content-length'];
  delete raw.headers['transfer-encoding'];
}

type BodyDialect = Pick<WireDialect, 'parseBody' | 'ignoresBody'>;

interface Taken {
  readonly chunks: Buffer | null;
  readonly contentType: string | undefined;
  readonly encoded: boolean;
}

function parse(
  { chunks, contentType, encoded }: Taken,
  dialect: BodyDialect,
): Pick<TakenBody, 'body' | 'problem'> {
  if (!chunks) return { body: null, problem: { code: 'PAYLOAD_TOO_LARGE' } };
  const kind = bodyKind(contentType);
  if (chunks.length === 0 && kind !== 'unsupported') return { body: {}, problem: null };
  if (encoded || kind === 'unsupported' || kind === 'none') {
    if (!encoded && dialect.ignoresBody(contentType)) return { body: {}, problem: null };
    return { body: null, problem: { code: 'UNSUPPORTED_MEDIA_TYPE' } };
  }
  const text = decode(chunks);
  if (text === null) return { body: null, problem: { code: 'MALFORMED_REQUEST' } };
  return result(dialect.parseBody(kind, text));
}

function result(parsed: FlatFieldsResult): Pick<TakenBody, 'body' | 'problem'> {
  if (parsed.ok) return { body: parsed.fields, problem: null };
  return { body: null, problem: { code: 'MALFORMED_REQUEST', field: parsed.field } };
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** `null` when the body is larger than the limit; the rest is then read and dropped. */
async function readAll(raw: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of raw) {
    size += (chunk as Buffer).length;
    if (size <= LIMIT) chunks.push(chunk as Buffer);
  }
  return size > LIMIT ? null : Buffer.concat(chunks);
}
