/** A role, by itself or by its name. */
export type RoleOrName = string | { readonly name: string };

/** True when one of the user's roles has exactly this name; case counts. */
export function holdsRole(user: { readonly roles?: unknown }, role: RoleOrName): boolean {
  const wanted = typeof role === 'string' ? role : role.name;
  const held = Array.isArray(user.roles) ? (user.roles as readonly { name?: unknown }[]) : [];
  return wanted !== '' && held.some((one) => one.name === wanted);
}
