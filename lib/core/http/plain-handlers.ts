import { RequestMethod, type Type } from '@nestjs/common';
import { MetadataScanner } from '@nestjs/core';
import { actionsOf } from './action.decorator.js';
import type { RouteAddress } from './served-path.js';

/** The handlers of a feature's controller that are written as any of Nest's. */
export function plainHandlersOf(controller: Type): readonly RouteAddress[] {
  const prototype = controller.prototype as Readonly<Record<string, object>>;
  const actions = actionsOf(controller).map(({ property }) => property);
  return new MetadataScanner().getAllMethodNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (!handler || actions.includes(name) || !Reflect.hasMetadata('path', handler)) return [];
    const verb = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
    const method = RequestMethod[verb ?? RequestMethod.GET] as RouteAddress['method'];
    const paths = [Reflect.getMetadata('path', handler)].flat() as readonly string[];
    return paths.map((path) => ({ method, path: path.replace(/^\//, '') }));
  });
}
