import { JwtService } from '@nestjs/jwt';
import { CookiePolicy } from '../../lib/core/http/cookie-policy.js';
import { BrowserSignIn } from '../../lib/core/sessions/browser-sign-in.js';
import { CsrfTokenService } from '../../lib/core/sessions/csrf-token.service.js';
import { DeviceService } from '../../lib/core/sessions/device.service.js';
import { RememberCookie } from '../../lib/core/sessions/remember-cookie.js';
import { RememberService } from '../../lib/core/sessions/remember.service.js';
import { RowPurger } from '../../lib/core/sessions/row-purger.js';
import { SessionManager } from '../../lib/core/sessions/session.manager.js';
import { SessionRestorer } from '../../lib/core/sessions/session-restorer.js';
import { SessionService } from '../../lib/core/sessions/session.service.js';
import { StoreSessionStore } from '../../lib/core/sessions/store-session-store.js';
import type { TheftAlarm } from '../../lib/core/sessions/theft-alarm.js';
import { AuthTokenService } from '../../lib/core/tokens/auth-token.service.js';
import { AuthTokenVerifier } from '../../lib/core/tokens/auth-token.verifier.js';
import { KeyRing } from '../../lib/core/tokens/key-ring.js';
import { MailedTokenService } from '../../lib/core/tokens/mailed-token.service.js';
import { TokenService } from '../../lib/core/tokens/token.service.js';
import type { User } from '../../lib/core/users/security-types.js';
import type { SessionPrincipal } from '../../lib/ports/session-store.js';
import type { Store, Write } from '../../lib/ports/store.js';
import { PaperBrowser, type PaperExchange } from './paper-browser.js';
import { HandClock } from './throttling.fixture.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const SECRET = 'kT3x9vQm2LrW8sZp4NcY7bHd6JfG1aUe';
export const OTHER_SECRET = 'Xw5RzB8nQ2tKf7LmV3hYc9PdJ6sGa4Ue';

export interface SecurityOptions {
  readonly secrets?: readonly string[];
  readonly baseUrl?: string;
  readonly audience?: string;
  readonly idle?: number;
  readonly absolute?: number;
  readonly max?: number;
  readonly remember?: number;
  readonly maxAge?: number | false;
}

/** Sessions and tokens of one process over a store that several may share. */
export class SecurityFixture {
  readonly revoked: string[] = [];
  readonly alarms: string[] = [];
  /** What the alarm saves together with the end of a stolen series. */
  alarmWrites: readonly Write[] = [];
  readonly cookies: CookiePolicy;
  readonly keys: KeyRing;
  readonly purger: RowPurger;
  readonly sessionStore: StoreSessionStore;
  readonly sessions: SessionService;
  readonly manager: SessionManager;
  readonly remember: RememberService;
  readonly devices: DeviceService;
  readonly restorer: SessionRestorer;
  readonly signIns: BrowserSignIn;
  readonly csrf: CsrfTokenService;
  readonly authTokens: AuthTokenService;
  readonly mailed: MailedTokenService;
  readonly tokens: TokenService;

  constructor(
    readonly store: Store,
    readonly clock: HandClock,
    options: SecurityOptions = {},
  ) {
    const { secrets = [SECRET], baseUrl = 'http://localhost:3000' } = options;
    const { audience = new URL(baseUrl).origin, maxAge = HOUR } = options;
    const { idle = 7 * DAY, absolute = 30 * DAY, max, remember = 30 * DAY } = options;
    this.cookies = new CookiePolicy(baseUrl, { sameSite: 'lax', path: '/' });
    this.keys = new KeyRing(secrets);
    this.purger = new RowPurger(store, clock);
    this.sessionStore = new StoreSessionStore(store, clock, this.purger);
    this.sessions = new SessionService(this.sessionStore, clock, {
      revoked: (_, id) => this.revoked.push(id),
    });
    const limits = { idle, absolute, max, sessions: this.sessions };
    this.manager = new SessionManager(this.sessionStore, this.cookies, clock, limits);
    const codec = new RememberCookie(this.keys);
    const within = { codec, within: remember };
    this.remember = new RememberService(store, this.cookies, clock, within);
    this.devices = new DeviceService(store, this.cookies, clock);
    this.restorer = new SessionRestorer({
      remember: this.remember,
      sessions: this.manager,
      sessionStore: this.sessionStore,
      devices: this.devices,
      codec,
      clock,
      alarm: this.alarm(),
    });
    this.signIns = new BrowserSignIn(this.manager, this.remember, this.devices);
    this.csrf = new CsrfTokenService(this.keys);
    const verifier = new AuthTokenVerifier(this.keys, audience);
    const { keys, purger } = this;
    const parts = { store, clock, keys, purger, jwt: new JwtService({}), verifier };
    this.authTokens = new AuthTokenService(parts, { audience, maxAge });
    const mail = { audience, lifetimes: { confirm: 3 * DAY, reset: HOUR, login: 15 * MINUTE } };
    this.mailed = new MailedTokenService(store, clock, purger, mail);
    this.tokens = new TokenService(this.authTokens, this.mailed, store, ({ active }) => active);
  }

  browser(): PaperBrowser {
    return new PaperBrowser(this.clock);
  }

  async user(email = 'alice@app.test'): Promise<User> {
    const values = { email, password: null, active: true, uniquifier: `first-${email}` };
    return (await this.store.create('user', values)) as unknown as User;
  }

  async fresh(user: User): Promise<User> {
    const principal = await this.store.principalById(String(user.id));
    if (!principal) throw new Error('The user is gone');
    return principal.user as unknown as User;
  }

  signIn(browser: PaperBrowser, user: User, remember = false): Promise<unknown> {
    return browser.visit((exchange) =>
      this.signIns.signIn(user, { exchange, mechanism: 'password', remember }),
    );
  }

  /**
   * A request as the session mechanism treats it: the session's cookie, else the remember cookie.
   */
  async authenticate(exchange: PaperExchange): Promise<SessionPrincipal | null> {
    const found = await this.manager.find(this.manager.cookie(exchange));
    if (!found) return this.restorer.restore(exchange);
    await this.manager.touch(found.session);
    return found;
  }

  /** The address of the user that a browser is signed in as. */
  async whoami(browser: PaperBrowser): Promise<string | null> {
    const principal = await browser.visit((exchange) => this.authenticate(exchange));
    return principal ? (principal.user['email'] as string) : null;
  }

  private alarm(): TheftAlarm {
    return {
      writes: () => this.alarmWrites,
      raised: (user) => this.alarms.push(user.email),
    };
  }
}
