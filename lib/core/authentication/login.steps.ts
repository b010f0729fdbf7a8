import { addressKey } from '../../common/ip-address.js';
import type { AfterLogin, LoginRefusal } from '../../ports/hooks.js';
import type { Clock } from '../../ports/clock.js';
import { SecurityException, type FieldProblems } from '../errors/security.exception.js';
import type { EventPublisher } from '../events/event.publisher.js';
import { UserLoggedInEvent, UserLoginFailedEvent } from '../events/security-event.js';
import { SecurityEvents } from '../events/security-events.js';
import { UserSessionStartedEvent } from '../events/user-change.events.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { PasswordService } from '../passwords/password.service.js';
import type { DeviceService } from '../sessions/device.service.js';
import type { BrowserSignIn } from '../sessions/browser-sign-in.js';
import type { LoginThrottle } from '../throttling/login-throttle.service.js';
import type { IdentityResolver } from '../users/identity.resolver.js';
import type { User, UserFields } from '../users/security-types.js';
import type { AccountChecks } from './account-checks.js';
import type { LoginState } from './login-state.js';
import { sessionAuthentication } from './session-authentication.js';

export interface LoginStepDependencies {
  readonly identities: IdentityResolver;
  readonly throttle: LoginThrottle;
  readonly passwords: PasswordService;
  readonly checks: AccountChecks;
  readonly browser: BrowserSignIn;
  readonly devices: DeviceService;
  readonly events: EventPublisher;
  readonly clock: Clock;
  readonly genericResponses: boolean;
  readonly afterLogin: readonly AfterLogin<UserFields>[];
}

type Step = Promise<void> | void;

/** The steps of the pipeline, each a few lines. */
export class LoginSteps {
  constructor(private readonly deps: LoginStepDependencies) {}

  async identify(state: LoginState): Promise<void> {
    state.user = await this.deps.identities.find(state.identity);
  }

  /** Takes a place before anything is verified; known and unknown identities alike. */
  async throttle(state: LoginState): Promise<void> {
    const { user, exchange, client } = state;
    const device = user && exchange ? await this.deviceOf(exchange, user) : null;
    state.reservation = await this.deps.throttle.reserve({
      identity: this.deps.identities.accountKey(user, state.identity),
      address: addressKey(client.ip),
      addressTrusted: client.ipIsTrusted,
      device,
    });
  }

  /** Costs the same time whether or not there is such a user. */
  async verify(state: LoginState): Promise<void> {
    const { user, client } = state;
    const valid = await this.deps.passwords.check(state.password, user, addressKey(client.ip));
    if (!user || !valid) return this.failed(state);
    const settled = await state.reservation?.settle('success');
    state.failuresBefore = settled?.failures ?? 0;
  }

  active(state: LoginState): Step {
    if (this.userOf(state).active !== true)
      this.refuse(state, { code: 'DISABLED_ACCOUNT', key: 'DISABLED_ACCOUNT' });
  }

  /** The features' own conditions, e.g. that the address is confirmed. */
  allowed(state: LoginState): Step {
    const pending = this.deps.checks.refusal(this.userOf(state), attemptOf(state));
    if (pending instanceof Promise) return pending.then((refusal) => this.refuse(state, refusal));
    this.refuse(state, pending);
  }

  async secondFactor(state: LoginState): Promise<void> {
    if (await this.deps.checks.needsSecondFactor(this.userOf(state), attemptOf(state))) {
      throw new SecurityException(
        state.way === 'basic' ? 'INVALID_CREDENTIALS' : 'SECOND_FACTOR_REQUIRED',
      );
    }
  }

  /** A new session under a new id; what the browser had before ends. */
  async start(state: LoginState): Promise<void> {
    const { exchange, mechanism, remember } = state;
    if (!exchange || !state.wantsSession) return;
    const user = this.userOf(state) as User;
    state.session = await this.deps.browser.signIn(user, { exchange, mechanism, remember });
    exchange.accept(sessionAuthentication(user, state.session));
    const event = new UserSessionStartedEvent(user, state.session.handle);
    this.deps.events.emit(SecurityEvents.SessionStarted, event);
  }

  async track(state: LoginState): Promise<void> {
    const login = { ip: state.client.ip, mechanism: state.mechanism, now: this.deps.clock.now() };
    for (const hook of this.deps.afterLogin) await hook.afterLogin(this.userOf(state), login);
  }

  publish(state: LoginState): Step {
    const { mechanism, client, failuresBefore } = state;
    const event = new UserLoggedInEvent(
      this.userOf(state) as User,
      mechanism,
      client.ip,
      failuresBefore,
    );
    this.deps.events.emit(SecurityEvents.LoggedIn, event);
  }

  private async deviceOf(exchange: HttpExchange, user: UserFields): Promise<string | null> {
    const known = await this.deps.devices.known(exchange, String(user.id));
    return known ? this.deps.devices.digest(exchange) : null;
  }

  private async failed(state: LoginState): Promise<never> {
    await state.reservation?.settle('failure');
    const identity = state.user ? state.identity : this.deps.identities.masked(state.identity);
    const reason = state.user ? 'password' : 'unknown';
    this.deps.events.emit(
      SecurityEvents.LoginFailed,
      new UserLoginFailedEvent(identity, reason, state.client.ip),
    );
    throw new SecurityException('INVALID_CREDENTIALS', { fields: this.plainReason(state) });
  }

  /** What exactly was wrong, where the site has chosen to tell; never on Basic. */
  private plainReason({ way, user, field }: LoginState): FieldProblems | undefined {
    if (this.deps.genericResponses || way !== 'password') return undefined;
    if (!user) return { [field]: [{ key: 'USER_DOES_NOT_EXIST' }] };
    return { password: [{ key: user.password ? 'INVALID_PASSWORD' : 'PASSWORD_NOT_SET' }] };
  }

  /** The reason is told to whoever proved the identity in a dialogue; Basic and standing credentials just do not hold. */
  private refuse(state: LoginState, refusal: LoginRefusal | null): void {
    if (!refusal) return;
    if (state.way === 'basic') throw new SecurityException('INVALID_CREDENTIALS');
    if (state.way !== 'continued') {
      const failed = new UserLoginFailedEvent(state.identity, refusal.code, state.client.ip);
      this.deps.events.emit(SecurityEvents.LoginFailed, failed);
    }
    throw new SecurityException(refusal.code, { key: refusal.key });
  }

  private userOf(state: LoginState): UserFields {
    if (!state.user) throw new SecurityException('INVALID_CREDENTIALS');
    return state.user;
  }
}

function attemptOf(state: LoginState): { mechanism: string; interactive: boolean } {
  return {
    mechanism: state.mechanism,
    interactive: state.way !== 'basic' && state.way !== 'continued',
  };
}
