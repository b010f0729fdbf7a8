const NORMALISERS: readonly unknown[] = ['email', 'casefold', 'exact'];
const SHAPE = "identityAttributes: give a list, e.g. ['email', { username: 'casefold' }]";

/** Fields that prove something, or that nobody is known by. */
const NO_IDENTITY: readonly string[] = ['id', 'password', 'uniquifier', 'active', 'roles'];

/** What is wrong with the option `identityAttributes`, one line each. */
export function identityAttributeProblems(option: unknown): string[] {
  if (!Array.isArray(option) || option.length === 0) return [SHAPE];
  return option.flatMap((entry: unknown) => {
    if (typeof entry === 'string' && entry !== '') return unfitName(entry);
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [SHAPE];
    return Object.entries(entry).flatMap(([name, normaliser]) =>
      typeof normaliser === 'function' || NORMALISERS.includes(normaliser)
        ? unfitName(name)
        : [
            `identityAttributes.${name}: give 'email', 'casefold', 'exact' or a function of the text`,
          ],
    );
  });
}

function unfitName(name: string): string[] {
  return NO_IDENTITY.includes(name)
    ? [`identityAttributes: ${name} is nothing that people sign in by; name a field such as email`]
    : [];
}
