import type { Provider } from '@nestjs/common';
import type { Composition } from '../feature/composition.js';
import { SecuritySettings } from './settings.js';
import { SETTINGS_INPUT } from './settings-input.js';

/** The checked settings, and each feature's own under its token. */
export function settingsProviders(composition: Composition): Provider[] {
  return [
    {
      provide: SecuritySettings,
      useFactory: (input: Readonly<Record<string, unknown>>) =>
        SecuritySettings.from(input, composition),
      inject: [SETTINGS_INPUT],
    },
    ...composition.features.flatMap(({ options }) =>
      options
        ? [
            {
              provide: options.token,
              useFactory: (settings: SecuritySettings) => settings.group(options.name),
              inject: [SecuritySettings],
            },
          ]
        : [],
    ),
  ];
}
