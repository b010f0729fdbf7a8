// Compiled only: what must be accepted compiles, and each marked line must be an error.
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import {
  Accepted,
  AnonymousRequired,
  AnonymousUser,
  AuthGuard,
  AuthRequired,
  AuthTokenRequired,
  changeable,
  confirmable,
  CurrentUser,
  externalUser,
  Fresh,
  HttpAuthRequired,
  LoginRequired,
  memoryStore,
  Public,
  recoverable,
  registerable,
  Roles,
  RolesGuard,
  SecurityModule,
  SkipCsrf,
  type ExternalUser,
  type RefusalReason,
  type User,
} from 'nest-security';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

class ApiKeyStrategy {
  constructor(readonly keys: readonly string[]) {}
}

const roles = ['admin', 'editor'] as const;

// Each stands on classes and on methods alike.
@Roles('admin')
@Accepted('editor', 'author')
@LoginRequired()
@Fresh()
export class Protected {
  @Roles(...roles)
  @Accepted(...roles)
  some(): void {}

  @LoginRequired()
  session(@CurrentUser() user: User): string {
    return user.email;
  }

  @AuthTokenRequired()
  token(): void {}

  @HttpAuthRequired()
  basic(): void {}

  @HttpAuthRequired('The shop')
  realm(): void {}

  @AuthRequired()
  byDefault(): void {}

  @AuthRequired('token', 'session', 'basic', ApiKeyStrategy, 'a-strategy-of-the-site')
  any(@CurrentUser() user: User | ExternalUser | null): void {
    void user;
  }

  @Fresh('15 minutes')
  fresh(): void {}

  @Public()
  @SkipCsrf()
  open(): void {}

  @AnonymousRequired()
  visitors(): void {}
}

@Public()
@SkipCsrf()
export class Open {}

@AnonymousRequired()
@AuthRequired('token')
@AuthTokenRequired()
@HttpAuthRequired()
export class Others {}

export class Mistakes {
  // @ts-expect-error names are separate texts, not a list
  @Roles(['admin'])
  list(): void {}

  // @ts-expect-error a role is a text
  @Accepted('admin', 2)
  number(): void {}

  // @ts-expect-error durations are text with a unit
  @Fresh(15)
  fresh(): void {}

  // @ts-expect-error a mechanism is a name or a class
  @AuthRequired(1)
  mechanism(): void {}

  // @ts-expect-error a class, not an object of it
  @AuthRequired(new ApiKeyStrategy([]))
  instance(): void {}

  // @ts-expect-error a realm is a text
  @HttpAuthRequired({ realm: 'x' })
  realm(): void {}

  // @ts-expect-error takes nothing
  @LoginRequired('admin')
  login(): void {}

  // @ts-expect-error takes nothing
  @Public(true)
  open(): void {}
}

// Guards: a site overrides the protected steps and replaces one in `overrides`.
export class StaffGuard extends AuthGuard {
  protected override async identify(...given: Parameters<AuthGuard['identify']>) {
    const caller = await super.identify(...given);
    return caller?.mechanism === 'session' ? caller : null;
  }
}
export class RankGuard extends RolesGuard {
  protected override rolesOf(user: unknown): readonly string[] {
    return [...super.rolesOf(user), 'everybody'];
  }
}
export const guards: readonly (new (...given: never[]) => CanActivate)[] = [AuthGuard, RolesGuard];

// Users of other providers.
const external = externalUser({ id: 'x', email: null, roles: ['admin'], claims: { a: 1 } });
holds<Equal<typeof external, ExternalUser>>();
// @ts-expect-error the id is a text
externalUser({ id: 1 });
// @ts-expect-error roles are names
externalUser({ id: 'x', roles: [{ name: 'admin' }] });
// @ts-expect-error no such field
externalUser({ id: 'x', role: 'admin' });

// Options of this part of the module.
const store = memoryStore();
SecurityModule.forRoot({
  store,
  globalGuard: { public: [Open] },
  mechanisms: ['session', ApiKeyStrategy],
  anonymousUser: AnonymousUser,
  conflicts: 'first',
  csrf: { header: 'X-XSRF', field: '_csrf' },
  basic: { realm: 'The shop' },
  redirects: { unauthorized: (request: object) => String(request), postLogin: 'session' },
  unauthorized: (context: ExecutionContext, reason: RefusalReason) =>
    reason === 'forbidden' ? { context: context.getType() } : 'no',
  overrides: [{ provide: AuthGuard, useClass: StaffGuard }],
});
SecurityModule.forRoot({ store, globalGuard: true, csrf: false });
// @ts-expect-error classes, not names
SecurityModule.forRoot({ store, globalGuard: { public: ['Open'] } });
// @ts-expect-error no such key
SecurityModule.forRoot({ store, globalGuard: { open: [Open] } });
// @ts-expect-error a list
SecurityModule.forRoot({ store, mechanisms: 'session' });
// @ts-expect-error one of two words
SecurityModule.forRoot({ store, conflicts: 'last' });
// @ts-expect-error a class, not an object
SecurityModule.forRoot({ store, anonymousUser: new AnonymousUser() });
// @ts-expect-error no such option
SecurityModule.forRoot({ store, csrf: { cookie: 'x' } });
// @ts-expect-error no such option
SecurityModule.forRoot({ store, basic: { relm: 'x' } });
// @ts-expect-error no such redirect
SecurityModule.forRoot({ store, redirects: { forbidden: '/' } });

// Durations are text with a unit, in the core and in every feature; never where the row allows it.
SecurityModule.forRoot({ store, tokens: { maxAge: false } });
// @ts-expect-error a bare number
SecurityModule.forRoot({ store, tokens: { maxAge: 3600 } });
// @ts-expect-error a bare number
SecurityModule.forRoot({ store, sessions: { absolute: 86_400 } });
// @ts-expect-error never is not allowed here
SecurityModule.forRoot({ store, sessions: { idle: false } });
// @ts-expect-error a bare number
SecurityModule.forRoot({ store, sessions: { remember: { within: 30 } } });
// @ts-expect-error a bare number
SecurityModule.forRoot({ store, features: [confirmable], confirmable: { within: 3 } });
// @ts-expect-error a bare number
SecurityModule.forRoot({ store, features: [recoverable], recoverable: { within: 3600 } });

// Options of a feature that is not in the list, and keys that nobody knows.
// @ts-expect-error no feature at all
SecurityModule.forRoot({ store, changeable: { sendEmail: false } });
// @ts-expect-error not in the list
SecurityModule.forRoot({ store, features: [changeable], registerable: { autoLogin: true } });
// @ts-expect-error not an option of it
SecurityModule.forRoot({ store, features: [registerable], registerable: { within: '1 day' } });
// @ts-expect-error a misspelt feature
SecurityModule.forRoot({ store, features: [registerable], registrable: { autoLogin: true } });
SecurityModule.forRootAsync({
  store,
  features: [changeable],
  // @ts-expect-error not in the list
  useFactory: () => ({ recoverable: { within: '1 hour' } }),
});
SecurityModule.forRootAsync({
  store,
  features: [recoverable],
  // @ts-expect-error a bare number
  useFactory: () => ({ recoverable: { within: 3600 } }),
});
