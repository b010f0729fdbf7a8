/** How the caller proved who he is, `register` by making the account just now; a site's own strategy is named by its passport name. */
export type Mechanism =
  | 'password'
  | 'link'
  | 'register'
  | 'session'
  | 'remember'
  | 'token'
  | 'basic'
  | 'programmatic'
  | (string & {});

/** One way in, as hooks see it. */
export interface Attempt {
  readonly mechanism: Mechanism;
  /** True when the caller takes part in a dialogue and a second question can be asked. */
  readonly interactive: boolean;
}

/** A refusal: a code of the closed set, told only to a caller that proved its identity. */
export interface LoginRefusal {
  readonly code: 'CONFIRMATION_REQUIRED' | 'DISABLED_ACCOUNT' | 'FORBIDDEN';
  readonly key: string;
}

/**
 * May refuse a user at every way in, sessions and tokens at each request included. Must be quick; a throw denies.
 * @publicApi
 */
export interface LoginCheck<U = object> {
  check(user: U, attempt: Attempt): LoginRefusal | null | Promise<LoginRefusal | null>;
}

/**
 * May interpose a further question between the password and the session. A throw denies.
 * @publicApi
 */
export interface SecondFactor<U = object> {
  required(user: U, attempt: Attempt): boolean | Promise<boolean>;
}

/**
 * Runs after the session has started and before the answer; part of the login, so a throw denies.
 * @publicApi
 */
export interface AfterLogin<U = object> {
  afterLogin(
    user: U,
    login: { readonly ip: string; readonly mechanism: Mechanism; readonly now: Date },
  ): Promise<void>;
}

/** The names of hooks as a feature lists them. */
export interface FeatureHooks<T> {
  readonly loginChecks?: readonly T[];
  readonly secondFactors?: readonly T[];
  readonly afterLogin?: readonly T[];
  readonly passwordRules?: readonly T[];
  readonly afterRegister?: readonly T[];
  readonly afterCredentialChange?: readonly T[];
}
