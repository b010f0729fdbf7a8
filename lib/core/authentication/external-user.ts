/**
 * A user that another provider vouches for and no store of ours holds: what a site's strategy returns as `externalUser({...})`.
 * @publicApi
 */
export class ExternalUser {
  readonly isAuthenticated = true;
  readonly isActive = true;
  readonly active = true;

  constructor(
    readonly id: string,
    readonly email: string | null,
    readonly roles: readonly { readonly name: string }[],
    readonly claims: Readonly<Record<string, unknown>>,
  ) {}

  hasRole(role: string | { readonly name: string }): boolean {
    const name = typeof role === 'string' ? role : role.name;
    return this.roles.some((held) => held.name === name);
  }

  toSecurityPayload(): Record<string, unknown> {
    return { id: this.id, ...(this.email === null ? {} : { email: this.email }) };
  }
}

/** What a provider told about its user. */
export interface ExternalUserProfile {
  /** The provider's own id, e.g. issuer and subject together. */
  readonly id: string;
  readonly email?: string | null;
  readonly roles?: readonly string[];
  readonly claims?: Readonly<Record<string, unknown>>;
}

/**
 * Makes the user that `validate()` of a site's passport strategy returns for people whom no store of ours holds; `@Roles` works on it.
 * @publicApi
 */
export function externalUser({
  id,
  email,
  roles = [],
  claims = {},
}: ExternalUserProfile): ExternalUser {
  if (typeof id !== 'string' || id === '')
    throw new TypeError('externalUser: give the id as a text');
  return new ExternalUser(
    id,
    email ?? null,
    roles.map((name) => ({ name })),
    claims,
  );
}
