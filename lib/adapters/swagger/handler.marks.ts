import type { Type } from '@nestjs/common';
import { MetadataScanner, type ModulesContainer } from '@nestjs/core';
import 'reflect-metadata';
import type { SecurityRequirementObject } from './document.types.js';

/** A handler of the application: the class that it belongs to there, and its name. */
export interface MarkedHandler {
  readonly controller: Type;
  readonly method: string;
}

const MARK = 'nest-security:handler';
const PATH = 'path';

/**
 * Tells which handler an operation of a document was made of, which the document does not say: while it is made, each class and handler
 * carries a mark among its security requirements, and nothing of that remains. Making a document is synchronous, so nobody else sees it.
 */
export class HandlerMarks {
  private readonly controllers: readonly Type[];
  private readonly names: readonly string[];

  constructor(
    modules: ModulesContainer,
    private readonly key: string,
  ) {
    const wrappers = [...modules.values()].flatMap((module) => [...module.controllers.values()]);
    const classes = wrappers.map(({ metatype }) => metatype).filter(isClass);
    this.controllers = [...new Set(classes)];
    this.names = [...new Set(this.controllers.flatMap(handlersOf).map(({ name }) => name))];
  }

  during<T>(work: () => T): T {
    const marked = [...this.ofControllers(), ...this.ofHandlers()].map(({ target, mark }) => ({
      target,
      mark,
      own: Reflect.getOwnMetadata(this.key, target) as unknown,
      known: (Reflect.getMetadata(this.key, target) ?? []) as readonly SecurityRequirementObject[],
    }));
    try {
      for (const { target, mark, known } of marked)
        Reflect.defineMetadata(this.key, [{ [MARK]: [mark] }, ...known], target);
      return work();
    } finally {
      for (const { target, own } of marked) {
        if (own === undefined) Reflect.deleteMetadata(this.key, target);
        else Reflect.defineMetadata(this.key, own, target);
      }
    }
  }

  /** Takes the marks of an operation away. `null` for one that was made of no handler. */
  take(security: readonly SecurityRequirementObject[]): {
    readonly handler: MarkedHandler | null;
    readonly rest: readonly SecurityRequirementObject[];
  } {
    const marks = security.flatMap((requirement) => requirement[MARK] ?? []);
    const rest = security.filter((requirement) => requirement[MARK] === undefined);
    const [controller, method] = marks.map(Number);
    const found = this.controllers[controller ?? -1];
    const name = this.names[method ?? -1];
    return {
      handler: found && name !== undefined ? { controller: found, method: name } : null,
      rest,
    };
  }

  private ofControllers(): Mark[] {
    return this.controllers.map((target, index) => ({ target, mark: String(index) }));
  }

  /** A handler of a base class belongs to several controllers, and is marked once, by its name. */
  private ofHandlers(): Mark[] {
    const targets = new Map<object, string>();
    for (const { name, handler } of this.controllers.flatMap(handlersOf))
      targets.set(handler, name);
    return [...targets].map(([target, name]) => ({
      target,
      mark: String(this.names.indexOf(name)),
    }));
  }
}

interface Mark {
  readonly target: object;
  readonly mark: string;
}

function isClass(metatype: unknown): metatype is Type {
  return typeof metatype === 'function';
}

function handlersOf(controller: Type): { readonly name: string; readonly handler: object }[] {
  const prototype = controller.prototype as Readonly<Record<string, object>>;
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    return handler && Reflect.hasMetadata(PATH, handler) ? [{ name, handler }] : [];
  });
}
