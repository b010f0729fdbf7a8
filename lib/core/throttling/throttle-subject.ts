/** Who tries to sign in, from where. */
export interface ThrottleSubject {
  /** One text for one account, whichever of its identities was typed; for unknown ones what was typed, in canonical form. */
  readonly identity: string;
  /** The client's address as it is counted: a /64 of IPv6, `unknown` without one. */
  readonly address: string;
  /** Id of the browser if it has signed in to this identity before: it then has a budget of its own. @default null */
  readonly device?: string | null;
  /**
   * `false` when the address may be a proxy's that all clients share: its limit then tells the operator instead of refusing.
   * @default true
   */
  readonly addressTrusted?: boolean;
}
