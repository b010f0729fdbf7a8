// Compiled only: what must be accepted compiles, and each marked line must be an error.
import { confirmable, memoryStore, recoverable, registerable, SecurityModule } from 'nest-security';
import { flaskSecurity } from 'nest-security/presets/flask-security';

const store = memoryStore();

SecurityModule.forRoot(flaskSecurity({ store, secret: process.env['SECRET'] }));
SecurityModule.forRoot(
  flaskSecurity({
    store,
    features: [registerable, confirmable],
    passwords: { pepper: process.env['SECURITY_PASSWORD_SALT'] },
    confirmable: { within: '2 days' },
  }),
);
SecurityModule.forRoot({ ...flaskSecurity(), store, features: [recoverable] });
SecurityModule.forRootAsync({
  ...flaskSecurity.static({ store, features: [recoverable] }),
  inject: ['PEPPER'],
  useFactory: (pepper: string) =>
    flaskSecurity.options({ passwords: { pepper }, recoverable: { within: '2 days' } }),
});
SecurityModule.forRootAsync({
  ...flaskSecurity.static({ store }),
  useFactory: async () => flaskSecurity.options(),
});

// @ts-expect-error no such option
SecurityModule.forRoot(flaskSecurity({ store, secrets: ['x'] }));
// @ts-expect-error confirmable is not in the list
SecurityModule.forRoot(flaskSecurity({ store, confirmable: { within: '2 days' } }));
// @ts-expect-error a duration needs a unit
flaskSecurity.options({ tokens: { maxAge: 3600 } });
