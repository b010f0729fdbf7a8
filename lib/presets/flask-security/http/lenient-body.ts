import type { Fields, FieldValue } from '../../../common/form-body.js';

const MAX_FIELDS = 100;
const MAX_NAME = 100;
const RESERVED: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** The fields of a form: of a name that stands more than once the first value counts. */
export function lenientForm(text: string): Fields {
  return fieldsOf([...new URLSearchParams(text)]);
}

/** The members of a JSON object: of a list the first value counts. Text that is no object has no fields. */
export function lenientJson(text: string): Fields {
  const body = parsed(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return fieldsOf([]);
  return fieldsOf(Object.entries(body));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fieldsOf(entries: readonly (readonly [string, unknown])[]): Fields {
  const fields = Object.create(null) as Fields;
  let count = 0;
  for (const [name, given] of entries) {
    const value = valueOf(given);
    if (value === undefined || !isName(name) || name in fields) continue;
    if (++count > MAX_FIELDS) break;
    fields[name] = value;
  }
  return fields;
}

function isName(name: string): boolean {
  return name !== '' && name.length <= MAX_NAME && !/[[\]]/.test(name) && !RESERVED.has(name);
}

function valueOf(given: unknown): FieldValue | undefined {
  const value: unknown = Array.isArray(given) ? given[0] : given;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
