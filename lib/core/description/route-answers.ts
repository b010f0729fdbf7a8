import type { ApiAnswer, ApiAnswers, ApiSchema } from '../../ports/api-description.js';
import type { SecurityErrorCode } from '../errors/security-error-code.js';
import type { ActionDefinition } from '../http/action.decorator.js';
import type { AnswerStyle } from './answer-style.js';
import { codeAnswers } from './code-answers.js';
import { objectOf } from './given.js';
import type { OperationDescription } from './operations.js';

/** Checks that an option can switch off. */
export interface ChecksInForce {
  readonly csrf: boolean;
  readonly throttling: boolean;
  readonly conflicts: boolean;
}

const HTML = { 'text/html': { type: 'string' } };

/** What every write may be refused with before its flow begins. */
const OF_BODIES: readonly SecurityErrorCode[] = [
  'VALIDATION_FAILED',
  'MALFORMED_REQUEST',
  'CSRF_FAILED',
  'PAYLOAD_TOO_LARGE',
  'UNSUPPORTED_MEDIA_TYPE',
];

/** Makes the answers of our own routes. */
export class RouteAnswers {
  constructor(
    private readonly style: AnswerStyle,
    private readonly checks: ChecksInForce,
    private readonly pages: boolean,
  ) {}

  of(action: ActionDefinition, described: OperationDescription): ApiAnswers {
    const refusals = this.refusals(action, described);
    const dead = described.answer === 'link' && this.pages ? deadLink(refusals['400']) : {};
    return { ...this.successes(action, described), ...refusals, ...dead };
  }

  /** What a feature says of a handler that it wrote as any of Nest's. */
  ofHandler(status: number, { gives, codes = [] }: OperationDescription): ApiAnswers {
    const success = gives ? { [status]: json('Done.', objectOf(gives)) } : {};
    return { ...success, ...codeAnswers(codes, this.style) };
  }

  private successes(action: ActionDefinition, described: OperationDescription): ApiAnswers {
    const { gives = {}, answer = defaultAnswer(action) } = described;
    const onward = this.onward(described);
    switch (answer) {
      case 'page':
        return { 200: { description: 'The page.', content: HTML }, ...onward };
      case 'payload':
        return { 200: json('The answer, to browsers too.', objectOf(gives)) };
      case 'flow':
        return {
          200: json('Done.', this.style.success(gives)),
          ...this.sentOn('Done: a browser that sent a form goes on.'),
        };
      case 'link': {
        const { description, content } = json('Whether the link works.', this.style.link(gives));
        const both = this.pages ? { ...content, ...HTML } : content;
        const acted = described.actsForBrowsers ? this.sentOn('Done: a browser goes on.') : {};
        return { 200: { description, content: both }, ...onward, ...acted };
      }
    }
  }

  /** Pages that are not for this caller send it to one that is. */
  private onward({ caller }: OperationDescription): ApiAnswers {
    if (caller?.caller === 'needed') return this.sentOn('Nobody is signed in: on to sign in.', 302);
    if (caller?.caller === 'refused') return this.sentOn('Somebody is signed in already.');
    return {};
  }

  private sentOn(description: string, status = this.style.redirect): ApiAnswers {
    if (!this.pages) return {};
    const location = { description: 'Where to.', schema: { type: 'string' } };
    return { [status]: { description, headers: { Location: location } } };
  }

  private refusals(action: ActionDefinition, described: OperationDescription): ApiAnswers {
    const { caller, form, codes = [] } = described;
    const all: readonly SecurityErrorCode[] = [
      ...(form === undefined ? [] : (['VALIDATION_FAILED'] as const)),
      ...(action.method === 'GET' ? [] : OF_BODIES),
      ...codes,
      ...this.refusalsOf(caller),
      'UNAVAILABLE',
    ];
    return codeAnswers(
      all.filter((code) => this.isPossible(code)),
      this.style,
    );
  }

  private refusalsOf(rule: OperationDescription['caller']): readonly SecurityErrorCode[] {
    if (!rule) return [];
    if (rule.caller === 'welcome') return [];
    const several: SecurityErrorCode[] = rule.mechanisms.length > 1 ? ['CREDENTIALS_CONFLICT'] : [];
    if (rule.caller === 'refused') return [...several, 'ALREADY_AUTHENTICATED'];
    if (rule.caller === 'needed') return [...several, 'NOT_AUTHENTICATED'];
    return several;
  }

  private isPossible(code: SecurityErrorCode): boolean {
    if (code === 'CSRF_FAILED') return this.checks.csrf;
    if (code === 'THROTTLED') return this.checks.throttling;
    return code !== 'CREDENTIALS_CONFLICT' || this.checks.conflicts;
  }
}

/** Programs read in the status of a link what browsers read on a page. */
function deadLink(other: ApiAnswer | undefined): ApiAnswers {
  const words = 'A page: the link does not work, with a form for another one.';
  const description = other ? `${words}\n${other.description}` : words;
  return { 400: { description, content: { ...HTML, ...other?.content } } };
}

function json(description: string, schema: ApiSchema): ApiAnswer {
  return { description, content: { 'application/json': schema } };
}

function defaultAnswer({ method, json: isJson }: ActionDefinition) {
  if (method !== 'GET') return 'flow';
  return isJson ? 'payload' : 'page';
}
