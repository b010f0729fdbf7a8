import type { Condition } from '../../ports/condition.js';
import type { Row } from '../../ports/store.js';

/** Whether a row fulfils all conditions, as a database would decide it. */
export function holdsFor(row: Row, conditions: readonly Condition[], key: string): boolean {
  return conditions.every((condition) => {
    const stored = row[condition.field];
    // Keys of users and roles are numbers here and text in the rest of the package.
    if (condition.field === key) return holds(asText(stored), textOf(condition));
    return holds(stored, condition);
  });
}

/** Negative, zero or positive; 0 for equal values only. */
export function compareScalars(left: unknown, right: unknown): number {
  const a = left instanceof Date ? left.getTime() : left;
  const b = right instanceof Date ? right.getTime() : right;
  if (a === b) return 0;
  return (a as number) < (b as number) ? -1 : 1;
}

function holds(stored: unknown, condition: Condition): boolean {
  const { operator, value } = condition;
  if (operator === 'eq') return compareScalars(stored, value) === 0;
  if (operator === 'not') return compareScalars(stored, value) !== 0;
  if (stored === null || stored === undefined) return false;
  if (operator === 'in') return value.some((one) => compareScalars(stored, one) === 0);
  const order = compareScalars(stored, value);
  if (operator === 'lt') return order < 0;
  if (operator === 'lte') return order <= 0;
  return operator === 'gt' ? order > 0 : order >= 0;
}

function textOf(condition: Condition): Condition {
  if (condition.operator === 'in') return { ...condition, value: condition.value.map(asText) };
  return { ...condition, value: asText(condition.value) };
}

function asText(value: unknown): string {
  return String(value);
}
