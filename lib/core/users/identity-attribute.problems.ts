const NORMALISERS: readonly unknown[] = ['email', 'casefold', 'exact'];
const SHAPE = "identityAttributes: give a list, e.g. ['email', { username: 'casefold' }]";

/** What is wrong with the option `identityAttributes`, one line each. */
export function identityAttributeProblems(option: unknown): string[] {
  if (!Array.isArray(option) || option.length === 0) return [SHAPE];
  return option.flatMap((entry: unknown) => {
    if (typeof entry === 'string' && entry !== '') return [];
    if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return [SHAPE];
    return Object.entries(entry).flatMap(([name, normaliser]) =>
      typeof normaliser === 'function' || NORMALISERS.includes(normaliser)
        ? []
        : [
            `identityAttributes.${name}: give 'email', 'casefold', 'exact' or a function of the text`,
          ],
    );
  });
}
