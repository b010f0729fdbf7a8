type PersonType = abstract new () => object;

const secretsOf = new WeakMap<object, Set<string>>();

/**
 * Hides the secrets of a class in objects that nobody has loaded or saved, e.g. `new User()`: from JSON by a `toJSON`, unless the class has
 * its own, and from class-transformer by a rule as of its `@Exclude`.
 */
export async function hideClassSecrets(
  target: PersonType,
  secrets: Iterable<string>,
): Promise<void> {
  const { Exclude } = await import('class-transformer');
  const prototype = target.prototype as object;
  const known = secretsOf.get(prototype) ?? withoutSecrets(prototype);
  for (const secret of secrets) {
    if (known.has(secret)) continue;
    known.add(secret);
    Exclude({ toPlainOnly: true })(prototype, secret);
  }
}

function withoutSecrets(prototype: object): Set<string> {
  const secrets = new Set<string>();
  secretsOf.set(prototype, secrets);
  if ('toJSON' in prototype) return secrets;
  Object.defineProperty(prototype, 'toJSON', {
    configurable: true,
    writable: true,
    value(this: object) {
      return Object.fromEntries(Object.entries(this).filter(([name]) => !secrets.has(name)));
    },
  });
  return secrets;
}
