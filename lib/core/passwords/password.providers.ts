import type { Provider } from '@nestjs/common';
import { Attention } from '../../common/attention.js';
import { Store } from '../../ports/store.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordService } from './password.service.js';

export const passwordProviders: Provider[] = [
  {
    provide: PasswordHasher,
    useFactory: ({ core }: SecuritySettings, attention: Attention) =>
      new PasswordHasher(core.passwords, {
        acceptRisk: core.acceptRisk,
        // What it refuses differs by scheme and key; it bounds how much of that it tells.
        attention: (code, message) => attention.once(`${code}: ${message}`, message),
      }),
    inject: [SecuritySettings, Attention],
  },
  {
    provide: PasswordService,
    useFactory: (hasher: PasswordHasher, store: Store | undefined) =>
      new PasswordService(hasher, store ?? null),
    inject: [PasswordHasher, { token: Store, optional: true }],
  },
];
