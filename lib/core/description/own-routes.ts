import { RequestMethod, type Type } from '@nestjs/common';
import type { ApiTag, HandlerDescription } from '../../ports/api-description.js';
import type { AnyFeature } from '../feature/feature.js';
import { actionsOf, type ActionDefinition } from '../http/action.decorator.js';
import type { FormSchemas } from './form-schemas.js';
import type { DescribedApplication, OperationDescription } from './operations.js';
import type { RouteAnswers } from './route-answers.js';
import type { SecuritySchemes } from './security-schemes.js';

export interface OwnRoutesParts {
  readonly features: readonly AnyFeature[];
  /** The controllers of the features as they are in force, each a subclass of the feature's. */
  readonly controllers: readonly Type[];
  readonly app: DescribedApplication;
  readonly forms: FormSchemas;
  readonly answers: RouteAnswers;
  readonly schemes: SecuritySchemes;
}

/** The routes of the features in force, as their tables describe them. */
export class OwnRoutes {
  constructor(private readonly parts: OwnRoutesParts) {}

  /** `null` for a handler of the site's own. */
  describe(controller: Type, method: string): HandlerDescription | null {
    if (!this.parts.controllers.includes(controller)) return null;
    const base = Object.getPrototypeOf(controller) as Type;
    const feature = this.featureOf(base);
    if (!feature) return null;
    const told = this.told(feature, base, method);
    const tag = feature.operations?.tag ?? { name: feature.name };
    const action = actionsOf(base).find(({ property }) => property === method);
    if (action) return this.ofAction(action, tag, told ?? untold(feature, base, action));
    return told ? this.ofHandler(tag, told, statusOf(base, method)) : { own: false, tag };
  }

  private ofAction(
    action: ActionDefinition,
    tag: ApiTag,
    told: OperationDescription,
  ): HandlerDescription {
    const { id, summary, description, form, caller } = told;
    return {
      own: true,
      id,
      tag,
      summary,
      description,
      body: form === undefined ? undefined : this.parts.forms.body(form),
      answers: this.parts.answers.of(action, told),
      security: this.parts.schemes.of(caller),
    };
  }

  /** A handler that a feature wrote as any controller of Nest's: the document knows it already. */
  private ofHandler(tag: ApiTag, told: OperationDescription, status: number): HandlerDescription {
    const { id, summary, description, form, caller } = told;
    return {
      own: false,
      id,
      tag,
      summary,
      description,
      answers: this.parts.answers.ofHandler(status, told),
      ...(form === undefined ? {} : { body: this.parts.forms.body(form) }),
      ...(caller === undefined ? {} : { security: this.parts.schemes.of(caller) }),
    };
  }

  private featureOf(base: Type): AnyFeature | undefined {
    return this.parts.features.find(({ routes = {} }) =>
      Object.values(routes).some(({ controllers }) => controllers.includes(base)),
    );
  }

  private told(feature: AnyFeature, base: Type, method: string): OperationDescription | undefined {
    const table = feature.operations?.table(this.parts.app) ?? [];
    return table.find(({ controller }) => controller === base)?.operations[method];
  }
}

/** What can be said of a route that its feature says nothing of. */
function untold(
  feature: AnyFeature,
  base: Type,
  { property }: ActionDefinition,
): OperationDescription {
  const subject = base.name.replace(/Controller$/, '');
  return { id: `${feature.name}_${subject}_${property}`, summary: `${subject}: ${property}` };
}

const STATUS = '__httpCode__';

/** What Nest answers with where the handler says nothing else. */
function statusOf(base: Type, method: string): number {
  const handler = (base.prototype as Readonly<Record<string, object>>)[method] as object;
  const chosen = Reflect.getMetadata(STATUS, handler) as number | undefined;
  if (chosen !== undefined) return chosen;
  return Reflect.getMetadata('method', handler) === RequestMethod.POST ? 201 : 200;
}
