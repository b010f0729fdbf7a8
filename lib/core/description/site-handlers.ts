import type { Type } from '@nestjs/common';
import { RequestMethod } from '@nestjs/common';
import type { ApiAnswers, HandlerDescription } from '../../ports/api-description.js';
import type { Mechanisms } from '../authentication/mechanisms.js';
import type { AccessPolicies } from '../authorization/access-policies.js';
import type { AccessPolicy } from '../authorization/access-policy.js';
import { asksForCallers } from '../authorization/asks-for-callers.js';
import type { GlobalGuards } from '../authorization/global-guards.js';
import type { SecurityErrorCode } from '../errors/security-error-code.js';
import type { AnswerStyle } from './answer-style.js';
import { codeAnswers } from './code-answers.js';
import type { SecuritySchemes } from './security-schemes.js';

type Handler = (...args: never[]) => unknown;

export interface SiteHandlersParts {
  readonly policies: AccessPolicies;
  readonly mechanisms: Mechanisms;
  readonly schemes: SecuritySchemes;
  readonly style: AnswerStyle;
  /** False where a refusal is answered by the site itself. */
  readonly refusals: boolean;
  readonly guards: Pick<GlobalGuards, 'authenticate'>;
  readonly csrf: boolean;
}

const METHOD = 'method';
const SAFE: ReadonlySet<unknown> = new Set([
  RequestMethod.GET,
  RequestMethod.HEAD,
  RequestMethod.OPTIONS,
]);

/** What our guards ask of the callers of the site's own handlers. */
export class SiteHandlers {
  constructor(private readonly parts: SiteHandlersParts) {}

  describe(controller: Type, method: string): HandlerDescription | null {
    const handler = (controller.prototype as Readonly<Record<string, Handler>>)[method] as Handler;
    if (!this.parts.guards.authenticate && !asksForCallers(controller, handler)) return null;
    const policy = this.parts.policies.of(controller, handler);
    const needed = policy.access === 'authenticated';
    const security = needed ? this.parts.schemes.anyOf(this.parts.mechanisms.names(policy)) : [];
    return { own: false, security, answers: this.answers(policy, handler) };
  }

  private answers(policy: AccessPolicy, handler: Handler): ApiAnswers {
    const { style, refusals } = this.parts;
    if (!refusals || !style.refusals) return {};
    const answers = codeAnswers(this.codesOf(policy, handler), style);
    const roles = rolesOf(policy);
    const forbidden = answers['403'];
    if (roles === '' || !forbidden) return answers;
    const description = `${roles}\n\n${forbidden.description}`;
    return { ...answers, 403: { ...forbidden, description } };
  }

  private codesOf(policy: AccessPolicy, handler: Handler): readonly SecurityErrorCode[] {
    if (policy.access === 'public') return [];
    if (policy.access === 'anonymous') return ['ALREADY_AUTHENTICATED'];
    const asksRoles = policy.all.length > 0 || policy.any.length > 0;
    return [
      'NOT_AUTHENTICATED',
      ...(policy.freshWithin === null ? [] : (['REAUTHENTICATION_REQUIRED'] as const)),
      ...(asksRoles ? (['FORBIDDEN'] as const) : []),
      ...(this.canBeForged(policy, handler) ? (['CSRF_FAILED'] as const) : []),
    ];
  }

  private canBeForged({ csrf, mechanisms }: AccessPolicy, handler: Handler): boolean {
    const ambient = mechanisms.includes('session') || mechanisms.includes('basic');
    return (
      this.parts.csrf &&
      csrf &&
      ambient &&
      !SAFE.has(Reflect.getMetadata(METHOD, handler) as number)
    );
  }
}

function rolesOf({ all, any }: AccessPolicy): string {
  const quoted = (roles: readonly string[]) => roles.map((role) => `\`${role}\``).join(', ');
  const parts = [
    ...(all.length > 0 ? [`Needs the ${all.length === 1 ? 'role' : 'roles'} ${quoted(all)}.`] : []),
    ...any.map((choice) => `Needs one of the roles ${quoted(choice)}.`),
  ];
  return parts.join(' ');
}
