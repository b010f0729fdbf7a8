import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { ModelDefinition } from './model.js';

/**
 * What the option `store` takes: how an application gets its {@link Store}.
 * @publicApi
 */
export interface StoreDefinition {
  /** For messages, and for `memory`, which production refuses. */
  readonly kind: string;
  /** The class of the users that it gives, if there is but one. */
  readonly user?: Type;
  /** Modules that the store needs, e.g. the registration of its entities. Called once, before Nest knows any option of run time. */
  imports(models: readonly ModelDefinition[]): DynamicModule[];
  /** Among them one for the token `Store`. The composition calls `prepare` on it. */
  providers(models: readonly ModelDefinition[]): Provider[];
}
