import { Controller, Get, type Type } from '@nestjs/common';

/** Handlers made from lists of decorators; each GET counts how often it ran. */
export interface GeneratedController {
  readonly type: Type;
  runs(handler: string): number;
}

/** @param handlers the decorators of each, the outermost first, as they would stand above it */
export function generateController(
  path: string,
  handlers: Readonly<Record<string, readonly MethodDecorator[]>>,
  classDecorators: readonly ClassDecorator[] = [],
): GeneratedController {
  const counts = new Map<string, number>();
  class Generated {}
  for (const [name, decorators] of Object.entries(handlers)) {
    const value = (): object => {
      counts.set(name, (counts.get(name) ?? 0) + 1);
      return { handler: name };
    };
    const descriptor = { value, writable: true, configurable: true, enumerable: false };
    Object.defineProperty(Generated.prototype, name, descriptor);
    for (const decorate of [...decorators, Get(name)].toReversed())
      decorate(Generated.prototype, name, descriptor);
  }
  for (const decorate of [Controller(path), ...classDecorators].toReversed()) decorate(Generated);
  return { type: Generated, runs: (handler) => counts.get(handler) ?? 0 };
}

/** All orders of a list. */
export function permutations<T>(items: readonly T[]): T[][] {
  if (items.length <= 1) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
  );
}

/** All subsets of a list, the empty one included. */
export function subsets<T>(items: readonly T[]): T[][] {
  return Array.from({ length: 2 ** items.length }, (_, bits) =>
    items.filter((_item, index) => (bits & (1 << index)) !== 0),
  );
}
