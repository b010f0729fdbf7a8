import type { Type } from '@nestjs/common';
import { MetadataScanner, type DiscoveryService } from '@nestjs/core';
import { classChain, type AccessPolicies } from '../authorization/access-policies.js';
import { contradictions } from '../authorization/access-policy.js';
import { ownRules } from '../authorization/access-rule.js';
import { asksForCallers } from '../authorization/asks-for-callers.js';
import type { GlobalGuards } from '../authorization/global-guards.js';
import type { Mechanisms } from '../authentication/mechanisms.js';

/** One handler of the application. */
export interface SurveyedHandler {
  readonly controller: Type;
  readonly method: string;
  readonly handler: (...args: never[]) => unknown;
  readonly guarded: boolean;
}

const GUARDS = '__guards__';
const PATH = 'path';

/** Looks at every handler of the application: whether its rules make sense, and whether it has a guard. */
export class HandlerSurvey {
  private readonly scanner = new MetadataScanner();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly policies: AccessPolicies,
    private readonly mechanisms: Mechanisms,
    private readonly guards: GlobalGuards,
  ) {}

  handlers(): SurveyedHandler[] {
    return this.discovery.getControllers().flatMap(({ instance, metatype }) => {
      if (!instance || typeof metatype !== 'function') return [];
      return this.handlersOf(metatype as Type, instance as object);
    });
  }

  problems(): string[] {
    const places = new Map<object, string>();
    for (const { controller, method, handler } of this.handlers()) {
      for (const target of classChain(controller)) places.set(target, (target as Type).name);
      places.set(handler, `${controller.name}.${method}`);
    }
    const wrong = [...places].flatMap(([target, place]) => [
      ...contradictions(ownRules(target), place),
      ...this.unknownMechanisms(target, place),
    ]);
    return [
      ...this.mechanisms.problems(this.policies.mechanisms, 'mechanisms'),
      ...this.mechanisms.namesakes(),
      ...(wrong.length > 0 ? wrong : this.closedForGood()),
    ];
  }

  /** Handlers that need a caller while there is no way for anybody to be one. */
  private closedForGood(): string[] {
    const closed = this.handlers().filter(({ controller, handler }) => {
      const { access, mechanisms } = this.policies.of(controller, handler);
      if (access !== 'authenticated' || mechanisms.length > 0) return false;
      return this.guards.authenticate || asksForCallers(controller, handler);
    });
    const [first] = closed;
    if (!first) return [];
    const others = closed.length > 1 ? ` and ${closed.length - 1} more handlers` : '';
    return [
      `mechanisms: nobody could ever come in at ${first.controller.name}.${first.method}${others}; name your passport strategy, e.g. mechanisms: [JwtStrategy], or @AuthRequired(JwtStrategy) there`,
    ];
  }

  private unknownMechanisms(target: object, place: string): string[] {
    const named = ownRules(target).flatMap((rule) =>
      rule.kind === 'mechanisms' ? rule.mechanisms : [],
    );
    return this.mechanisms.problems([...new Set(named)], place);
  }

  /** Handlers of the site that no guard protects and no `@Public()` opens. */
  unguarded(): SurveyedHandler[] {
    return this.handlers().filter(({ guarded }) => !guarded);
  }

  private handlersOf(controller: Type, instance: object): SurveyedHandler[] {
    const prototype = Object.getPrototypeOf(instance) as Record<
      string,
      (...args: never[]) => unknown
    >;
    const isOurs = ownRules(controller).some(({ kind }) => kind === 'public');
    const guardedClass = Reflect.hasMetadata(GUARDS, controller) || isOurs;
    return this.scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method];
      if (!handler || !Reflect.hasMetadata(PATH, handler)) return [];
      return [
        {
          controller,
          method,
          handler,
          guarded: guardedClass || Reflect.hasMetadata(GUARDS, handler),
        },
      ];
    });
  }
}
