import type { DeferredWrite, Row, Write, WriteOutcome } from '../../ports/store.js';
import type { MemoryTables } from './memory-tables.js';

/** The function that shows a kept row to the outside. */
export type Present = (model: string, row: Readonly<Row>) => Row;

/** All writes or none; see `Store.write`. */
export function writeUnit(
  tables: MemoryTables,
  writes: readonly (Write | DeferredWrite)[],
  present: Present,
): WriteOutcome {
  const undo = tables.snapshot();
  const counts: number[] = [];
  const created: (Row | null)[] = [];
  try {
    for (const [index, entry] of writes.entries()) {
      const write = typeof entry === 'function' ? entry(created) : entry;
      const row = 'create' in write ? makeOf(tables, write) : null;
      const count = row ? 1 : countOf(tables, write);
      if ('expect' in write && write.expect !== undefined && write.expect !== count) {
        undo();
        return { done: false, undone: index };
      }
      counts.push(count);
      created.push(row && 'create' in write ? present(write.create as string, row) : null);
    }
  } catch (error) {
    undo();
    throw error;
  }
  return { done: true, counts, created };
}

function makeOf(tables: MemoryTables, write: Write): Readonly<Row> | null {
  return 'values' in write ? tables.insert(write.create, write.values) : null;
}

function countOf(tables: MemoryTables, write: Write): number {
  if ('update' in write) return tables.update(write.update, write.where, write.patch);
  if ('remove' in write) return tables.remove(write.remove, write.where);
  if ('increment' in write) {
    const { increment, key, field, by, create } = write;
    return tables.increment(increment, key, field, by, create) === null ? 0 : 1;
  }
  return 0;
}
