import { messageRows } from '../parity/message.rows.js';
import type { Answer, Send, Visitor } from './visitor.js';

/** Each message of Flask-Security says its own key, so that answers are told by keys and no wording counts. */
export const KEYS_AS_TEXTS: Readonly<Record<string, string>> = Object.fromEntries(
  messageRows.map(({ seed }) => seed.replace('SECURITY_MSG_', '')).map((key) => [key, `[${key}]`]),
);

export const FORM = { 'content-type': 'application/x-www-form-urlencoded', accept: '*/*' };

/** A form as a client sends it that names no type to accept. */
export function form(fields: Readonly<Record<string, string>>): Send {
  return { body: new URLSearchParams(fields).toString(), headers: FORM };
}

export const json = (body: unknown): Send => ({ json: body });

/** A GET that says it is JSON. */
export const asJson: Send = { headers: { 'content-type': 'application/json' } };

/**
 * One request and what came of it, on one line: `302 /to level KEY`, `200 page KEY`, `400 field=KEY`, `200 user(id)`, `401 page Basic ...`,
 * `200 text`. The site needs a route `/flashes` that answers what waits there.
 */
export async function replay(visitor: Visitor, request: string, send: Send = {}): Promise<string> {
  const [method = 'GET', path = '/'] = request.split(' ');
  const answer = await visitor.send(method, path, send);
  const flashes = (await visitor.get('/flashes')).json<string[]>();
  return [answer.status, bodyOf(answer), challengeOf(answer), ...flashes]
    .filter((part) => part !== '')
    .join(' ');
}

function bodyOf(answer: Answer): string {
  if (answer.location !== null) return answer.location;
  const type = answer.headers.get('content-type') ?? '';
  if (type === 'application/json') return envelopeOf(answer);
  if (!answer.text.includes('<h1')) return answer.text;
  const keys = [...answer.text.matchAll(/\[([A-Z_]+)\]/g)].map(([, key = '']) => key);
  const shown = [...new Set(keys)].filter((key) => key !== 'FORGOT_PASSWORD').toSorted();
  return ['page', ...shown].join(' ');
}

function challengeOf(answer: Answer): string {
  return answer.headers.get('www-authenticate') ?? '';
}

interface Envelope {
  readonly meta: { readonly code: number };
  readonly response: {
    readonly errors?: Readonly<Record<string, readonly string[]>>;
    readonly user?: object;
  };
}

function envelopeOf(answer: Answer): string {
  const { meta, response } = answer.json<Envelope>();
  if (meta.code !== answer.status) return `meta.code ${meta.code}`;
  const { errors = {}, user } = response;
  const problems = Object.entries(errors).map(
    ([field, texts]) => `${field}=${texts.map((text) => text.replace(/^\[|\]$/g, '')).join('+')}`,
  );
  const told = user ? [`user(${Object.keys(user).join(',')})`] : [];
  return [...problems, ...told].join(' ') || '{}';
}
