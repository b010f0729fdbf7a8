import type { DeferredWrite, Row, Write } from '../../../ports/store.js';
import type { Schema } from '../schema/schema.js';
import { incrementProgram } from './increment.program.js';
import { insertProgram } from './insert.program.js';
import type { Program } from './program.js';
import { removeProgram } from './remove.program.js';
import { updateProgram } from './update.program.js';

/** What a unit made and changed, write by write. */
export interface UnitResult {
  readonly counts: number[];
  readonly created: (Row | null)[];
}

/** Thrown out of a unit whose expectation failed, so that its transaction is undone. */
export class UnitUndone extends Error {
  constructor(readonly index: number) {
    super('A write of the unit did not change the rows that it should');
  }
}

/**
 * The writes of a unit, one after the other.
 * @param entities objects of the site's classes for creates that were prepared before, by index
 */
export function* unitProgram(
  schema: Schema,
  writes: readonly (Write | DeferredWrite)[],
  entities: ReadonlyMap<number, Row>,
): Program<UnitResult> {
  const counts: number[] = [];
  const created: (Row | null)[] = [];
  for (const [index, entry] of writes.entries()) {
    const write = typeof entry === 'function' ? entry(created) : entry;
    const isCreate = 'values' in write;
    const row = isCreate
      ? yield* insertProgram(schema, write.create, write.values, entities.get(index))
      : null;
    const count = isCreate ? 1 : yield* changeProgram(schema, write);
    if ('expect' in write && write.expect !== undefined && write.expect !== count) {
      throw new UnitUndone(index);
    }
    counts.push(count);
    created.push(row);
  }
  return { counts, created };
}

type Change = Exclude<Write, { readonly values: Row }>;

function* changeProgram(schema: Schema, write: Change): Program<number> {
  if ('update' in write)
    return yield* updateProgram(schema, write.update, write.where, write.patch);
  if ('remove' in write) return yield* removeProgram(schema, write.remove, write.where);
  const { increment: model, key, field, by, create } = write;
  const value = yield* incrementProgram(schema, { model, key, field, by, create });
  return value === null ? 0 : 1;
}
