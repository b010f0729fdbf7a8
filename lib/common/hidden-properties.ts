/**
 * Makes properties of this one object invisible to JSON, object spread, class-transformer and `util.inspect`; reading and
 * writing them goes on as before.
 */
export function hideProperties(target: object, names: Iterable<string>): void {
  for (const name of names) {
    const property = Object.getOwnPropertyDescriptor(target, name);
    if (property?.enumerable && property.configurable) {
      Object.defineProperty(target, name, { enumerable: false });
    }
  }
}
