/** One thing that Flask-Security 3.0 offers, what stands for it here, and the test that shows it. */
export interface ParityRow {
  readonly area: string;
  /** Its name there. */
  readonly seed: string;
  /** Ours; names of options, services, exports. */
  readonly ours: string;
  /** File below `test/`, and a part of the title of one of its tests. */
  readonly test: readonly [file: string, title: string];
}

type Short = readonly [
  seed: string,
  ours: string,
  test: keyof typeof PLACES | readonly [string, string],
];

/** Tests that show several things at once. */
export const PLACES = {
  login: ['e2e/authenticatable/login.spec.ts', 'answers the user and starts a session'],
  loginPage: [
    'e2e/authenticatable/login.spec.ts',
    'shows the form and goes on to where the person wanted to go',
  ],
  logout: ['e2e/authenticatable/login.spec.ts', 'a GET of /logout shows a button and ends nothing'],
  token: ['e2e/authenticatable/login.spec.ts', 'gives a token without a cookie'],
  remember: ['e2e/authenticatable/login.spec.ts', 'remembers a browser that asks for it'],
  life: [
    'e2e/account/account-life.spec.ts',
    'registers, confirms, signs in, changes, forgets and resets, by pages',
  ],
  lifeJson: ['e2e/account/account-life.spec.ts', 'does the same by JSON'],
  link: ['e2e/account/account-life.spec.ts', 'signs in by a link in the browser that asked'],
  paths: [
    'e2e/application/application.spec.ts',
    'takes other paths, a prefix of its own, no pages and no endpoints',
  ],
  host: ['e2e/application/application.spec.ts', 'answers only the host that it is bound to'],
  emitter: ['e2e/application/application.spec.ts', 'is heard by both kinds of listener'],
  start: ['e2e/application/application.spec.ts', 'tells every mistake of the start in one list'],
  options: ['docs/feature-readme.spec.ts', 'lists exactly the options with their defaults'],
  messages: ['docs/feature-readme.spec.ts', 'lists exactly the messages with level and text'],
  forms: ['docs/feature-readme.spec.ts', 'names every form, page, mail and field of the user'],
  cliUsers: ['samples/cli.spec.ts', 'creates users, inactive unless told otherwise'],
  cliRoles: ['samples/cli.spec.ts', 'creates roles, gives them and takes them'],
  samples: ['samples/samples.spec.ts', 'compiles against the built package'],
  redirects: [
    'e2e/authenticatable/redirects.spec.ts',
    'an own path and an allowed origin are followed',
  ],
} as const;

export function rows(area: string, ...short: readonly Short[]): ParityRow[] {
  return short.map(([seed, ours, test]) => ({
    area,
    seed,
    ours,
    test: typeof test === 'string' ? PLACES[test] : test,
  }));
}
