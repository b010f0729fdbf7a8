interface Describable {
  readonly id: unknown;
  readonly email?: unknown;
  toSecurityPayload?(): Record<string, unknown>;
}

/** What answers tell of a user [get_security_payload]: what its class says, else id and address. Never a secret. */
export function userPayload(user: object): Record<string, unknown> {
  const described = user as Describable;
  if (typeof described.toSecurityPayload === 'function') return described.toSecurityPayload();
  return { id: String(described.id), email: described.email };
}
