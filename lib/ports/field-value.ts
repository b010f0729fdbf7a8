import type { FieldType } from './model.js';

/**
 * True when a field of this type can hold the value. Kinds are never mixed: MySQL takes the number 0 for every text that does
 * not begin with a digit.
 */
export function fitsField(type: FieldType | 'any', value: unknown): boolean {
  switch (type) {
    case 'string':
    case 'text':
      return typeof value === 'string';
    case 'userId':
      return typeof value === 'string' || Number.isSafeInteger(value);
    case 'integer':
    case 'epoch':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'timestamp':
      return value instanceof Date && !Number.isNaN(value.getTime());
    case 'any':
      return isScalar(value);
  }
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === 'string' || typeof value === 'boolean';
}
