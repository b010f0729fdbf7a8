import type { CanActivate, Type } from '@nestjs/common';
import type { ApplicationConfig } from '@nestjs/core';
import { AuthGuard } from './auth.guard.js';
import { RolesGuard } from './roles.guard.js';

/** The guards that stand before every handler: by `APP_GUARD`, by `app.useGlobalGuards(...)`, or by the option `globalGuard`. */
export class GlobalGuards {
  constructor(
    private readonly config: Pick<ApplicationConfig, 'getGlobalGuards' | 'getGlobalRequestGuards'>,
    private readonly option: boolean,
  ) {}

  /** Whether one of them is ours, so that a handler without a rule needs a caller. */
  get authenticate(): boolean {
    return this.option || this.classes.some(isOurs);
  }

  /** The names of their classes, for people. */
  get names(): readonly string[] {
    return this.classes.map(({ name }) => name);
  }

  private get classes(): readonly Type[] {
    const instances = this.config.getGlobalGuards() as readonly CanActivate[];
    const wrappers = this.config.getGlobalRequestGuards();
    return [
      ...instances.map((guard) => guard.constructor as Type),
      ...wrappers.map(({ metatype, inject }) => (inject ? Object : (metatype ?? Object)) as Type),
    ];
  }
}

function isOurs(guard: Type): boolean {
  return [AuthGuard, RolesGuard].some((own) => guard === own || guard.prototype instanceof own);
}
