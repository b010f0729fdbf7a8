import type { FieldDefinition, ModelDefinition } from '../../ports/model.js';
import type { Store } from '../../ports/store.js';
import type { IdentityAttributeDefinition } from './identity.resolver.js';

/** A column of the site's own, which keeps one spelling of each identity. */
const IDENTITY: FieldDefinition = { type: 'string', nullable: true, unique: true, loose: true };

/**
 * The models with the identities that the prepared store has no field for; `null` if it has one for each. A database refuses them with the
 * columns to add, the store in memory takes them.
 */
export function missingIdentities(
  store: Store,
  models: readonly ModelDefinition[],
  attributes: readonly IdentityAttributeDefinition[],
): readonly ModelDefinition[] | null {
  const missing = attributes.filter(({ name }) => store.hasField?.('user', name) === false);
  if (missing.length === 0) return null;
  const fields = Object.fromEntries(missing.map(({ name }) => [name, IDENTITY]));
  return models.map((model) =>
    model.name === 'user' ? { ...model, fields: { ...model.fields, ...fields } } : model,
  );
}
