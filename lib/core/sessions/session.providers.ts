import type { Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Clock } from '../../ports/clock.js';
import { SessionStore } from '../../ports/session-store.js';
import { Store } from '../../ports/store.js';
import { EventPublisher } from '../events/event.publisher.js';
import { UserSessionRevokedEvent } from '../events/user-change.events.js';
import { SecurityEvents } from '../events/security-events.js';
import { CookiePolicy } from '../http/cookie-policy.js';
import { SecuritySettings } from '../options/settings.js';
import { MailOutbox } from '../mail/mail.outbox.js';
import { KeyRing } from '../tokens/key-ring.js';
import type { User } from '../users/security-types.js';
import { BrowserSignIn } from './browser-sign-in.js';
import { CsrfTokenService } from './csrf-token.service.js';
import { DeviceService } from './device.service.js';
import { OwnerAlarm } from './owner-alarm.js';
import { RememberCookie } from './remember-cookie.js';
import { RememberService } from './remember.service.js';
import { RowPurger } from './row-purger.js';
import { SessionManager } from './session.manager.js';
import { SessionRestorer } from './session-restorer.js';
import { SessionService } from './session.service.js';
import { StoreSessionStore } from './store-session-store.js';

/** Needed without accounts too. */
export const csrfProviders: Provider[] = [
  {
    provide: CsrfTokenService,
    useFactory: (keys: KeyRing) => new CsrfTokenService(keys),
    inject: [KeyRing],
  },
];

export const sessionProviders: Provider[] = [
  {
    provide: RowPurger,
    useFactory: (store: Store, clock: Clock) => new RowPurger(store, clock),
    inject: [Store, Clock],
  },
  {
    provide: SessionStore,
    useFactory: (
      store: Store,
      clock: Clock,
      purger: RowPurger,
      { core }: SecuritySettings,
      module: ModuleRef,
    ) => {
      const chosen = core.sessions.store ?? new StoreSessionStore(store, clock, purger);
      return typeof chosen === 'function' ? module.create(chosen) : chosen;
    },
    inject: [Store, Clock, RowPurger, SecuritySettings, ModuleRef],
  },
  {
    provide: SessionService,
    useFactory: (store: SessionStore, clock: Clock, events: EventPublisher) =>
      new SessionService(store, clock, {
        revoked: (user: User, id: string) =>
          events.emit(SecurityEvents.SessionRevoked, new UserSessionRevokedEvent(user, id)),
      }),
    inject: [SessionStore, Clock, EventPublisher],
  },
  {
    provide: SessionManager,
    useFactory: (
      store: SessionStore,
      cookies: CookiePolicy,
      clock: Clock,
      sessions: SessionService,
      { core }: SecuritySettings,
    ) => new SessionManager(store, cookies, clock, { ...core.sessions, sessions }),
    inject: [SessionStore, CookiePolicy, Clock, SessionService, SecuritySettings],
  },
  {
    provide: DeviceService,
    useFactory: (store: Store, cookies: CookiePolicy, clock: Clock) =>
      new DeviceService(store, cookies, clock),
    inject: [Store, CookiePolicy, Clock],
  },
  {
    provide: RememberCookie,
    useFactory: (keys: KeyRing) => new RememberCookie(keys),
    inject: [KeyRing],
  },
  {
    provide: RememberService,
    useFactory: (
      store: Store,
      cookies: CookiePolicy,
      clock: Clock,
      codec: RememberCookie,
      { core }: SecuritySettings,
    ) =>
      new RememberService(store, cookies, clock, { codec, within: core.sessions.remember.within }),
    inject: [Store, CookiePolicy, Clock, RememberCookie, SecuritySettings],
  },
  {
    provide: OwnerAlarm,
    useFactory: (outbox: MailOutbox, events: EventPublisher) => new OwnerAlarm(outbox, events),
    inject: [MailOutbox, EventPublisher],
  },
  {
    provide: SessionRestorer,
    useFactory: (
      remember: RememberService,
      sessions: SessionManager,
      sessionStore: SessionStore,
      devices: DeviceService,
      codec: RememberCookie,
      clock: Clock,
      alarm: OwnerAlarm,
    ) => new SessionRestorer({ remember, sessions, sessionStore, devices, codec, clock, alarm }),
    inject: [
      RememberService,
      SessionManager,
      SessionStore,
      DeviceService,
      RememberCookie,
      Clock,
      OwnerAlarm,
    ],
  },
  {
    provide: BrowserSignIn,
    useFactory: (sessions: SessionManager, remember: RememberService, devices: DeviceService) =>
      new BrowserSignIn(sessions, remember, devices),
    inject: [SessionManager, RememberService, DeviceService],
  },
];
