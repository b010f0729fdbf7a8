const DEFAULT = Symbol('nest-security:default-payload');

interface Marked {
  readonly [DEFAULT]?: true;
}

/** Marks what the package's own classes tell of a user, as opposed to what a site's class says instead. */
export function DefaultPayload(
  _prototype: object,
  _property: string,
  descriptor: PropertyDescriptor,
): void {
  Object.defineProperty(descriptor.value as object, DEFAULT, { value: true });
}

/** True for a user whose class says nothing of its own about what answers may tell. */
export function hasDefaultPayload(user: object): boolean {
  const { toSecurityPayload } = user as { readonly toSecurityPayload?: Marked };
  return toSecurityPayload === undefined || toSecurityPayload[DEFAULT] === true;
}
