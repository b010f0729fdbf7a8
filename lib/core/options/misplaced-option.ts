/** Options that decide controllers and providers: they stand beside a factory and never in its result. */
export const STATIC_OPTION_NAMES = [
  'store',
  'features',
  'routes',
  'urlPrefix',
  'host',
  'controllers',
  'pages',
  'forms',
  'globalGuard',
  'mechanisms',
  'cli',
  'preset',
  'overrides',
  'imports',
] as const;

/** The features of the package that have options under their names. */
const FEATURES = ['registerable', 'confirmable', 'recoverable', 'changeable', 'passwordless'];

/** The line about an option that exists and stands where nobody reads it; `null` for any other. */
export function misplacedOption(name: string, inForce: readonly string[]): string | null {
  if ((STATIC_OPTION_NAMES as readonly string[]).includes(name))
    return `${name}: it decides controllers and providers, so it stands beside useFactory, not in its result`;
  if (FEATURES.includes(name) && !inForce.includes(name))
    return `${name}: this feature is not in force; add it to features`;
  return null;
}
