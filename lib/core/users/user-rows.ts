import type { ModelDefinition } from '../../ports/model.js';
import type { Write } from '../../ports/store.js';

/** The writes that remove everything that a user's rows in the package's own models are; features' models included. */
export function removalOfRows(models: readonly ModelDefinition[], userId: string): Write[] {
  return models.flatMap((model) => {
    if (model.name === 'user' || model.name === 'role') return [];
    const owners = Object.entries(model.fields).filter(([, { type }]) => type === 'userId');
    return owners.map(([field]) => ({ remove: model.name, where: { [field]: userId } }));
  });
}

/** Those of them that let a browser back in, or somebody with an old link. */
export function removalOfCredentials(models: readonly ModelDefinition[], userId: string): Write[] {
  return removalOfRows(models, userId).filter(
    (write) => 'remove' in write && CREDENTIALS.has(write.remove),
  );
}

/** A browser that was known before counts for less in throttling: after a new password it has to earn that again. */
const CREDENTIALS: ReadonlySet<string> = new Set(['session', 'remember', 'device', 'mailedToken']);
