import { Logger, type Provider } from '@nestjs/common';
import { Clock } from '../../ports/clock.js';
import { Store } from '../../ports/store.js';
import { EventPublisher } from '../events/event.publisher.js';
import { UserLockedEvent } from '../events/security-event.js';
import { SecurityEvents } from '../events/security-events.js';
import { OptionReport } from '../options/option-report.js';
import { SecuritySettings } from '../options/settings.js';
import { KeyRing } from '../tokens/key-ring.js';
import { LoginThrottle } from './login-throttle.service.js';
import { MailThrottle } from './mail-throttle.service.js';
import { resolveThrottling } from './throttling.options.js';
import { Throttle } from './throttle.service.js';
import { Throttling } from './throttling.service.js';

export const throttlingProviders: Provider[] = [
  {
    provide: Throttling,
    useFactory: (
      store: Store,
      clock: Clock,
      keys: KeyRing,
      events: EventPublisher,
      { core }: SecuritySettings,
    ) => {
      const logger = new Logger('Security');
      const oldest = keys.all('throttle').at(-1) ?? keys.signing('throttle');
      const listener = {
        stopped: ({ identity, address }: { identity: string; address: string }) =>
          events.emit(SecurityEvents.Locked, new UserLockedEvent(identity, address)),
        notice: (message: string) => logger.warn(message),
      };
      return new Throttling(
        { store, clock, key: oldest.key, listener },
        resolveThrottling(core.throttling, new OptionReport()),
      );
    },
    inject: [Store, Clock, KeyRing, EventPublisher, SecuritySettings],
  },
  { provide: LoginThrottle, useFactory: ({ logins }: Throttling) => logins, inject: [Throttling] },
  { provide: MailThrottle, useFactory: ({ mails }: Throttling) => mails, inject: [Throttling] },
  { provide: Throttle, useFactory: ({ attempts }: Throttling) => attempts, inject: [Throttling] },
];
