import {
  Module,
  type DynamicModule,
  type InjectionToken,
  type OptionalFactoryDependency,
  type Type,
} from '@nestjs/common';
import type { AnyFeature } from './core/feature/feature.js';
import { SecurityConfigurationError } from './core/options/configuration.error.js';
import { ConfigurableModuleClass } from './security.module-definition.js';
import type {
  SecurityOptions,
  SecurityOptionsFactory,
  SecurityRuntimeOptions,
  SecurityStaticOptions,
} from './security.options.js';

/** What `SecurityModule.forRootAsync` takes: the static options, and where the others come from. @publicApi */
export type SecurityAsyncOptions<F extends readonly AnyFeature[] = readonly []> =
  SecurityStaticOptions<F> & {
    inject?: (InjectionToken | OptionalFactoryDependency)[];
    useFactory?: (
      ...injected: never[]
    ) => SecurityRuntimeOptions<F> | Promise<SecurityRuntimeOptions<F>>;
    useClass?: Type<SecurityOptionsFactory>;
    useExisting?: Type<SecurityOptionsFactory>;
  };

/** The builder's class without its options' types, which cannot follow the list of features. */
const Configurable = ConfigurableModuleClass as unknown as {
  new (): object;
  forRoot(options: object): DynamicModule;
  forRootAsync(options: object): DynamicModule;
};

/**
 * All account security of an application by one import. Global; several applications with different settings live in one process.
 * @publicApi
 */
@Module({})
export class SecurityModule extends Configurable {
  static override forRoot<const F extends readonly AnyFeature[] = readonly []>(
    options: SecurityOptions<F>,
  ): DynamicModule {
    return super.forRoot(options);
  }

  /** @throws SecurityConfigurationError if nothing says where the options come from */
  static override forRootAsync<const F extends readonly AnyFeature[] = readonly []>(
    options: SecurityAsyncOptions<F>,
  ): DynamicModule {
    if (!options.useFactory && !options.useClass && !options.useExisting) {
      const message =
        'SecurityModule.forRootAsync needs one of useFactory, useClass and useExisting';
      throw new SecurityConfigurationError([{ message }]);
    }
    return super.forRootAsync(options);
  }
}
