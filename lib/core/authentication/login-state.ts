import type { Mechanism } from '../../ports/hooks.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { SessionRow } from '../../ports/session-store.js';
import type { LoginReservation } from '../throttling/login-reservation.js';
import type { UserFields } from '../users/security-types.js';

/** How somebody comes in; the columns of the pipeline's table. */
export type Way = 'password' | 'basic' | 'confirm' | 'link' | 'programmatic' | 'continued';

/** What is known about the other end. */
export interface LoginClient {
  readonly ip: string;
  readonly ipIsTrusted: boolean;
  readonly userAgent: string | null;
}

/** One login on its way through the steps, each of which adds what it found out. */
export interface LoginState {
  readonly way: Way;
  readonly mechanism: Mechanism;
  readonly client: LoginClient;
  /** `null` outside HTTP. */
  readonly exchange: HttpExchange | null;
  /** As typed. */
  readonly identity: string;
  /** The form's field that it was typed into. */
  readonly field: string;
  readonly password: string;
  readonly remember: boolean;
  /** True to start a session with a cookie; a login that only wants a token starts none. */
  readonly wantsSession: boolean;

  user: UserFields | null;
  reservation: LoginReservation | null;
  failuresBefore: number;
  session: SessionRow | null;
}

/** Outside HTTP. */
export const NOWHERE: LoginClient = { ip: 'unknown', ipIsTrusted: true, userAgent: null };

/** A login that has not begun. */
export function loginState(way: Way, mechanism: Mechanism = way): LoginState {
  return {
    way,
    mechanism,
    client: NOWHERE,
    exchange: null,
    identity: '',
    field: 'email',
    password: '',
    remember: false,
    wantsSession: false,
    user: null,
    reservation: null,
    failuresBefore: 0,
    session: null,
  };
}
