import type { Provider } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { Clock } from '../../ports/clock.js';
import { Store } from '../../ports/store.js';
import { LoginPipeline } from '../authentication/login.pipeline.js';
import { SecuritySettings } from '../options/settings.js';
import { RowPurger } from '../sessions/row-purger.js';
import { AuthTokenService } from './auth-token.service.js';
import { AuthTokenVerifier } from './auth-token.verifier.js';
import { KeyRing } from './key-ring.js';
import { MailedTokenService } from './mailed-token.service.js';
import { tokenLifetimes } from './token-lifetimes.js';
import { TokenService } from './token.service.js';

/** Issuer and audience in one: the option, else the origin of `baseUrl`. */
function audienceOf({ core }: SecuritySettings): string {
  return core.tokens.audience ?? (core.baseUrl ? new URL(core.baseUrl).origin : 'http://localhost');
}

export const keyProviders: Provider[] = [
  {
    provide: KeyRing,
    useFactory: ({ secrets }: SecuritySettings) => new KeyRing(secrets),
    inject: [SecuritySettings],
  },
];

export const tokenProviders: Provider[] = [
  {
    provide: AuthTokenService,
    useFactory: (
      store: Store,
      clock: Clock,
      keys: KeyRing,
      purger: RowPurger,
      settings: SecuritySettings,
    ) => {
      const audience = audienceOf(settings);
      const verifier = new AuthTokenVerifier(keys, audience);
      const { maxAge } = settings.core.tokens;
      return new AuthTokenService(
        { store, clock, keys, jwt: new JwtService(), verifier, purger },
        { audience, maxAge },
      );
    },
    inject: [Store, Clock, KeyRing, RowPurger, SecuritySettings],
  },
  {
    provide: MailedTokenService,
    useFactory: (store: Store, clock: Clock, purger: RowPurger, settings: SecuritySettings) =>
      new MailedTokenService(store, clock, purger, {
        audience: audienceOf(settings),
        lifetimes: tokenLifetimes(settings),
      }),
    inject: [Store, Clock, RowPurger, SecuritySettings],
  },
  {
    provide: TokenService,
    useFactory: (
      auth: AuthTokenService,
      mailed: MailedTokenService,
      store: Store,
      pipeline: LoginPipeline,
    ) => new TokenService(auth, mailed, store, (user) => pipeline.admits(user, 'token')),
    inject: [AuthTokenService, MailedTokenService, Store, LoginPipeline],
  },
];
