import { RequestMethod, type Type } from '@nestjs/common';
import type { AccessPolicies } from '../core/authorization/access-policies.js';
import type { SurveyedHandler } from '../core/start/handler.survey.js';

export interface ShownRoute {
  /** What the handler asks of its caller; `none` where nothing protects it. */
  readonly guard: string;
  readonly method: string;
  /** With the host in front, where it answers to one alone. */
  readonly path: string;
  readonly handler: string;
}

/** A handler at each of its addresses. @param stead what is shown where no guard that knows our rules stands before it; `null` where one does */
export function shownRoutes(
  { controller, method: name, handler }: SurveyedHandler,
  policies: AccessPolicies,
  stead: string | null,
): ShownRoute[] {
  const guard = stead ?? guardOf(controller, handler, policies);
  const verb = (Reflect.getMetadata('method', handler) as RequestMethod | undefined) ?? 0;
  const method = RequestMethod[verb] ?? 'GET';
  const host = textsIn('host', controller).join('|');
  return textsIn('path', controller).flatMap((base) =>
    textsIn('path', handler).map((own) => ({
      guard,
      method,
      path: host + joined(base, own),
      handler: `${controller.name}.${name}`,
    })),
  );
}

function guardOf(
  controller: Type,
  handler: SurveyedHandler['handler'],
  policies: AccessPolicies,
): string {
  const policy = policies.of(controller, handler);
  if (policy.access !== 'authenticated') return policy.access;
  const roles = [...policy.all, ...policy.any.map((choice) => choice.join('|'))];
  const mechanisms = policy.mechanisms
    .map((one) => (typeof one === 'string' ? one : one.name))
    .join('|');
  return roles.length > 0 ? `${mechanisms}: ${roles.join(', ')}` : mechanisms;
}

function textsIn(key: string, target: object): string[] {
  const found: unknown = Reflect.getMetadata(key, target);
  return (Array.isArray(found) ? found : [found ?? '']).map(String);
}

function joined(...parts: readonly string[]): string {
  const segments = parts.map((part) => part.replace(/^\/|\/$/g, '')).filter((part) => part !== '');
  return `/${segments.join('/')}`;
}
