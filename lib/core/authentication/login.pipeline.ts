import type { Mechanism } from '../../ports/hooks.js';
import { SecurityException } from '../errors/security.exception.js';
import type { UserFields } from '../users/security-types.js';
import { loginState, type LoginState, type Way } from './login-state.js';
import type { LoginSteps } from './login.steps.js';

type StepName = keyof LoginSteps;

/** A step and the ways in that pass it. */
export type PipelineRow = readonly [StepName, readonly Way[]];

/**
 * Every way in and what it must pass, in this order. A rule that is true of one way and not of its siblings would be seen here.
 *
 * - password: form, JSON and the token endpoint
 * - basic: HTTP Basic, at each request
 * - confirm: a signed-in user types the password again (/verify, /change)
 * - link: a mailed login link, or the automatic login at the end of a flow
 * - programmatic: `LoginService.login`
 * - continued: session, remember-me, auth token and a site's strategies, at each request
 */
export const LOGIN_PIPELINE: readonly PipelineRow[] = [
  ['identify', ['password', 'basic']],
  ['throttle', ['password', 'basic', 'confirm']],
  ['verify', ['password', 'basic', 'confirm']],
  ['active', ['password', 'basic', 'confirm', 'link', 'programmatic', 'continued']],
  ['allowed', ['password', 'basic', 'confirm', 'link', 'programmatic', 'continued']],
  ['secondFactor', ['password', 'basic', 'link', 'programmatic']],
  ['start', ['password', 'link', 'programmatic']],
  ['track', ['password', 'link', 'programmatic']],
  ['publish', ['password', 'link', 'programmatic']],
];

/** Takes a login through its steps; the first refusal ends it, and any other error is a refusal too. */
export class LoginPipeline {
  private readonly stepsOf: Readonly<Record<Way, readonly StepName[]>>;

  constructor(
    private readonly steps: LoginSteps,
    table: readonly PipelineRow[] = LOGIN_PIPELINE,
  ) {
    const of = (way: Way): StepName[] =>
      table.flatMap(([name, ways]) => (ways.includes(way) ? [name] : []));
    this.stepsOf = {
      password: of('password'),
      basic: of('basic'),
      confirm: of('confirm'),
      link: of('link'),
      programmatic: of('programmatic'),
      continued: of('continued'),
    };
  }

  async run(state: LoginState): Promise<LoginState> {
    try {
      for (const name of this.stepsOf[state.way]) {
        const pending = this.steps[name](state);
        if (pending instanceof Promise) await pending;
      }
      return state;
    } catch (error) {
      await state.reservation?.settle('release');
      throw error;
    }
  }

  /** Whether a standing credential still lets its user in. Makes no promise where no hook makes one. */
  admits(user: UserFields, mechanism: Mechanism): boolean | Promise<boolean> {
    const state = loginState('continued', mechanism);
    state.user = user;
    const steps = this.stepsOf.continued;
    let passed = 0;
    try {
      for (const name of steps) {
        passed += 1;
        const pending = this.steps[name](state);
        if (pending instanceof Promise) return this.finish(pending, steps.slice(passed), state);
      }
      return true;
    } catch (error) {
      return isRefusal(error);
    }
  }

  private async finish(
    pending: Promise<void>,
    rest: readonly StepName[],
    state: LoginState,
  ): Promise<boolean> {
    try {
      await pending;
      for (const name of rest) await this.steps[name](state);
      return true;
    } catch (error) {
      return isRefusal(error);
    }
  }
}

/** `false` for a refusal; everything else is an error of the server and goes on. */
function isRefusal(error: unknown): false {
  if (error instanceof SecurityException) return false;
  throw error;
}
