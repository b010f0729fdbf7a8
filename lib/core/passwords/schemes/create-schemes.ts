import type { PasswordScheme } from '../../../ports/password-scheme.js';
import type { PasswordOptions } from '../password-options.js';
import type { ModuleLoader } from '../../../common/optional-module.js';
import { SCHEMES } from './scheme-catalogue.js';
import type { SchemeCosts, SchemeDefinition } from './scheme-definition.js';

export interface SchemesInForce {
  /** Makes the new hashes. */
  readonly chosen: PasswordScheme;
  /** In the order in which a stored string is tried. */
  readonly recognised: readonly PasswordScheme[];
  /** Names of those that protect nothing and are there because the site asked for them. */
  readonly onRequest: readonly string[];
}

/** The schemes that options without problems name; the site's own come first. */
export function createSchemes(
  options: PasswordOptions,
  custom: readonly PasswordScheme[],
  load: ModuleLoader,
): SchemesInForce {
  const { scheme = 'argon2id', schemes, options: costs = {} } = options;
  const own = custom.filter(({ name }) => schemes?.includes(name) ?? true);
  const replaced = new Set(custom.map(({ name }) => name));
  const wanted = [...SCHEMES.values()].filter(
    (definition) => !replaced.has(definition.name) && isWanted(definition, schemes),
  );
  const recognised = [
    ...own,
    ...wanted.map((definition) =>
      definition.create(costsOf(definition, costs[definition.name]), load),
    ),
  ];
  const chosen = recognised.find(({ name }) => name === scheme);
  if (!chosen) throw new Error(`passwords.scheme: "${scheme}" is no scheme`);
  const onRequest = wanted.filter((definition) => definition.onRequest).map(({ name }) => name);
  return { chosen, recognised, onRequest };
}

function isWanted({ name, onRequest }: SchemeDefinition, schemes?: readonly string[]): boolean {
  return schemes ? schemes.includes(name) : !onRequest;
}

function costsOf(
  { hashing }: SchemeDefinition,
  given: Readonly<Record<string, unknown>> = {},
): SchemeCosts {
  return { ...hashing?.defaults, ...(given as SchemeCosts) };
}
