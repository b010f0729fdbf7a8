// Compiled only: what must be accepted compiles, and each marked line must be an error.
import {
  changeable,
  confirmable,
  defineFeature,
  defineOperations,
  defineOptions,
  duration,
  flag,
  memoryStore,
  operationsOf,
  recoverable,
  registerable,
  SecurityModule,
  SessionStore,
  trackable,
  type SecurityOptions,
  type SessionRow,
  type SessionSelection,
} from 'nest-security';
import { typeOrmStore } from 'nest-security/typeorm';

const store = memoryStore();

SecurityModule.forRoot({
  store: typeOrmStore(),
  features: [registerable, confirmable, recoverable, changeable, trackable],
  secret: process.env['SECRET'],
  baseUrl: process.env['BASE_URL'],
  mail: { transport: process.env['SMTP_URL'], from: 'no-reply@app.example' },
  recoverable: { within: '30 minutes' },
});
SecurityModule.forRoot({ store: false, features: [], controllers: false });
SecurityModule.forRoot({ store });

// Options of a feature exist with the feature alone.
SecurityModule.forRoot({ store, features: [confirmable], confirmable: { within: '1 day' } });
// @ts-expect-error recoverable is not in the list
SecurityModule.forRoot({ store, features: [confirmable], recoverable: { within: '1 day' } });
// @ts-expect-error no such option of the feature
SecurityModule.forRoot({ store, features: [confirmable], confirmable: { wihtin: '1 day' } });
// @ts-expect-error not a truth value
SecurityModule.forRoot({ store, features: [confirmable], confirmable: { loginWithout: 'yes' } });

// Options of the core.
// @ts-expect-error no such option
SecurityModule.forRoot({ store, secrets: 'typo' });
// @ts-expect-error durations are text with a unit
SecurityModule.forRoot({ store, sessions: { idle: 604_800 } });
// @ts-expect-error one of three words
SecurityModule.forRoot({ store, sessions: { cookie: { sameSite: 'relaxed' } } });
// @ts-expect-error the store is not optional
SecurityModule.forRoot({ features: [] });

// Static options stand beside the factory, the others come from it.
SecurityModule.forRootAsync({
  store,
  features: [confirmable],
  inject: ['SETTINGS'],
  useFactory: (settings: { secret: string }) => ({
    secret: settings.secret,
    confirmable: { within: '5 days' },
  }),
});
SecurityModule.forRootAsync({
  store,
  features: [confirmable],
  // @ts-expect-error a duration is no number
  useFactory: () => ({ confirmable: { within: 5 } }),
});

// A feature of the site's own describes methods that its controllers have.
class InviteController {
  readonly open = true;
  send(): void {}
}
defineOperations({ name: 'Invitation' }, (app) => [
  operationsOf(InviteController, {
    send: { id: 'invite', summary: 'Invite somebody', codes: app.loginCodes },
  }),
  // @ts-expect-error no such method
  operationsOf(InviteController, { sent: { id: 'invite', summary: 'Invite somebody' } }),
  // @ts-expect-error no method
  operationsOf(InviteController, { open: { id: 'invite', summary: 'Invite somebody' } }),
]);

// A feature of the site's own types its options in the same way.
const invitable = defineFeature({
  name: 'invitable',
  options: defineOptions('invitable', { within: duration('7 days'), notify: flag(true) }),
});
SecurityModule.forRoot({ store, features: [invitable], invitable: { within: '1 day' } });
// @ts-expect-error not a truth value
SecurityModule.forRoot({ store, features: [invitable], invitable: { notify: 1 } });

// Options that are written down before they are given.
const written: SecurityOptions = {
  store,
  features: [confirmable],
  confirmable: { within: '1 day' },
};
SecurityModule.forRoot(written);

// Functions of the site's own request and user, with its types or with none.
interface OwnRequest {
  readonly url: string;
}
SecurityModule.forRoot({
  store,
  redirects: {
    postLogin: (request) => (request.user ? request.url : '/'),
    postLogout: ({ url }: OwnRequest) => url,
  },
  views: { context: { all: ({ url }: OwnRequest) => ({ url }) } },
  mail: { context: (mail, user) => ({ mail, name: user.email }) },
});

// Sessions of one's own.
class OwnSessions extends SessionStore {
  principal = (): null => null;
  start = async (_: SessionRow, __?: SessionSelection | null): Promise<boolean> => true;
  replace = async (): Promise<boolean> => true;
  touch = async (): Promise<boolean> => true;
  list = async (): Promise<SessionRow[]> => [];
  end = async (): Promise<number> => 0;
}
SecurityModule.forRoot({ store, sessions: { store: new OwnSessions() } });
SecurityModule.forRoot({ store, sessions: { store: OwnSessions } });
// @ts-expect-error no store of sessions
SecurityModule.forRoot({ store, sessions: { store: class {} } });
