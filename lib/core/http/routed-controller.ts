import {
  Controller,
  Delete,
  Get,
  Inject,
  Post,
  Req,
  Res,
  UseFilters,
  VERSION_NEUTRAL,
  type Type,
} from '@nestjs/common';
import 'reflect-metadata';
import { AccessRules } from '../authorization/access-rule.js';
import { actionsOf, type ActionDefinition } from './action.decorator.js';
import type { Answer } from './answer.js';
import { ExchangeFactory } from './exchange.factory.js';
import { FlowRunner } from './flow.runner.js';
import type { HttpExchange } from './http-exchange.js';
import { SecurityExceptionFilter } from './security-exception.filter.js';

/** Where a controller of ours answers in one application. */
export interface ControllerPlace {
  readonly path: string;
  readonly host: string | undefined;
  /** False to leave out everything that only shows a page. */
  readonly pages: boolean;
}

type Action = (exchange: HttpExchange) => Answer | Promise<Answer>;

const RUNNER = Symbol('nest-security:runner');
const EXCHANGES = Symbol('nest-security:exchanges');
const METHODS = { GET: Get, POST: Post, DELETE: Delete } as const;

/**
 * A Nest controller for one application, as a subclass, so that the shared class stays untouched. It writes its answers itself: the site's
 * global pipes and interceptors see the request and cannot change our bodies.
 */
export function routedController(base: Type, place: ControllerPlace): Type {
  class Routed extends base {}
  Object.defineProperty(Routed, 'name', { value: base.name });
  Inject(FlowRunner)(Routed.prototype, RUNNER);
  Inject(ExchangeFactory)(Routed.prototype, EXCHANGES);
  for (const action of actionsOf(base)) {
    if (place.pages || action.json) addRoute(Routed, base, action, !place.pages);
  }
  Controller({ path: place.path, host: place.host, version: VERSION_NEUTRAL })(Routed);
  AccessRules([{ kind: 'public' }])(Routed);
  UseFilters(SecurityExceptionFilter)(Routed);
  return Routed;
}

function addRoute(routed: Type, base: Type, action: ActionDefinition, isJsonOnly: boolean): void {
  const { property, again, path, method } = action;
  const target = routed.prototype as object;
  const actions = base.prototype as Readonly<Record<string, Action>>;
  const original = actions[property] as Action;
  const showAgain = again === undefined ? undefined : actions[again];
  const value = function (
    this: Record<symbol, unknown>,
    request: object,
    response: object,
  ): Promise<void> {
    const exchange = (this[EXCHANGES] as ExchangeFactory).of(request, response);
    exchange.isJsonOnly = isJsonOnly;
    return (this[RUNNER] as FlowRunner).run(
      exchange,
      (x) => original.call(this as never, x),
      showAgain && ((x) => showAgain.call(this as never, x)),
    );
  };
  for (const key of Reflect.getMetadataKeys(original)) {
    Reflect.defineMetadata(key, Reflect.getMetadata(key, original), value);
  }
  Object.defineProperty(value, 'name', { value: property });
  const descriptor = { value, writable: true, configurable: true, enumerable: false };
  Object.defineProperty(target, property, descriptor);
  Reflect.defineMetadata('design:paramtypes', [Object, Object], target, property);
  Req()(target, property, 0);
  Res()(target, property, 1);
  METHODS[method](path)(target, property, descriptor);
}
