import type { Provider } from '@nestjs/common';
import { Store } from '../../ports/store.js';
import { EventPublisher } from '../events/event.publisher.js';
import { Composition } from '../feature/composition.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { identityAttributes } from './identity-attributes.js';
import { IdentityResolver } from './identity.resolver.js';
import { UserDatastore } from './user.datastore.js';

export const userProviders: Provider[] = [
  {
    provide: IdentityResolver,
    useFactory: (store: Store, { core }: SecuritySettings) =>
      new IdentityResolver(store, identityAttributes(core.identityAttributes)),
    inject: [Store, SecuritySettings],
  },
  {
    provide: UserDatastore,
    useFactory: (
      store: Store,
      hasher: PasswordHasher,
      events: EventPublisher,
      { attributes }: IdentityResolver,
      { models }: Composition,
    ) => new UserDatastore({ store, hasher, events, attributes, models }),
    inject: [Store, PasswordHasher, EventPublisher, IdentityResolver, Composition],
  },
];
