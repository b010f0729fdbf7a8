import { ConfigurableModuleBuilder } from '@nestjs/common';
import { SETTINGS_INPUT } from './core/options/settings-input.js';
import { composeSecurity } from './security.compose.js';
import { STATIC_OPTIONS, type SecurityStaticOptions } from './security.options.js';

/** Nest's own builder writes `forRoot` and `forRootAsync`; what is static is composed into the module. */
export const { ConfigurableModuleClass } = new ConfigurableModuleBuilder<object>({
  moduleName: 'Security',
  optionsInjectionToken: SETTINGS_INPUT,
})
  .setClassMethodName('forRoot')
  .setFactoryMethodName('createSecurityOptions')
  .setExtras({ ...STATIC_OPTIONS } as Partial<SecurityStaticOptions>, (definition, extras) =>
    composeSecurity(definition, extras as SecurityStaticOptions),
  )
  .build();
