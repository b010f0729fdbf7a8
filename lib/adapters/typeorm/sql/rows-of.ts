import type { DeferredWrite, Where, Write } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';

/** The rows that a unit will change, as far as its writes name them by their keys. */
export function rowsOf(schema: Schema, writes: readonly (Write | DeferredWrite)[]): string[] {
  const rows = writes.flatMap((write) => {
    if (typeof write === 'function') return [];
    if ('update' in write) return rowOf(schema, write.update, write.where);
    if ('increment' in write) return rowOf(schema, write.increment, write.key as Where);
    return 'remove' in write ? rowOf(schema, write.remove, write.where) : [];
  });
  return [...new Set(rows)];
}

function rowOf(schema: Schema, model: string, where: Where): string[] {
  const field = schema.find(model)?.key.field;
  const key: unknown = field === undefined ? undefined : where?.[field];
  return typeof key === 'string' || typeof key === 'number' ? [`${model} ${key}`] : [];
}
