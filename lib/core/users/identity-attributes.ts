import { canonicalIdentity, type IdentityNormaliser } from '../../common/identity.js';
import type { IdentityAttributeDefinition } from './identity.resolver.js';

type Attribute = string | Readonly<Record<string, IdentityNormaliser>>;

/** The option `identityAttributes`: names, each with an optional normaliser. */
export function identityAttributes(
  option: readonly Attribute[],
): readonly IdentityAttributeDefinition[] {
  return option.flatMap((entry) => {
    const pairs: [string, IdentityNormaliser | undefined][] =
      typeof entry === 'string' ? [[entry, undefined]] : Object.entries(entry);
    return pairs.map(([name, normaliser]) => ({
      name,
      canonical: (value: string) => canonicalIdentity(name, value, normaliser),
    }));
  });
}
