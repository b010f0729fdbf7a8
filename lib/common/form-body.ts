import { memberNames } from './json-members.js';

export type FieldValue = string | number | boolean | null;

/** Fields by name; has no prototype, so that a name means only itself. */
export type Fields = Record<string, FieldValue>;

/** Why a body is refused; `field` of the result names the culprit unless it is the body itself. */
export type FieldsFault =
  | 'not-an-object'
  | 'too-long'
  | 'too-many'
  | 'malformed'
  | 'repeated'
  | 'bracketed'
  | 'reserved'
  | 'not-flat';

export type FlatFieldsResult =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly field?: string; readonly reason: FieldsFault };

const MAX_FIELDS = 100;
const MAX_NAME = 100;
const MAX_BODY = 102_400;

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Takes a body that the adapter has parsed as flat fields: an object of at most 100 strings, finite
 * numbers, booleans and nulls, or nothing at all. Lists and objects, which a parser also makes of
 * repeated and bracketed names, are refused.
 */
export function flatFields(body: unknown): FlatFieldsResult {
  const fields = createFields();
  if (body === undefined) return { ok: true, fields };
  if (!isRecord(body)) return refuse(undefined, 'not-an-object');
  const names = Object.keys(body);
  if (names.length > MAX_FIELDS) return refuse(undefined, 'too-many');
  for (const name of names) {
    const value = body[name];
    const reason = faultOfName(name) ?? (isFieldValue(value) ? null : 'not-flat');
    if (reason) return refuse(name, reason);
    fields[name] = value as FieldValue;
  }
  return { ok: true, fields };
}

/**
 * Parses `application/x-www-form-urlencoded` (URL Standard section 5.1), but strictly: escapes must
 * be whole and UTF-8, a name stands once and without brackets, at most 100 fields in 102,400
 * characters. Values are given as they came.
 */
export function parseForm(raw: string): FlatFieldsResult {
  const fields = createFields();
  if (raw.length > MAX_BODY) return refuse(undefined, 'too-long');
  const pairs = raw.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_FIELDS) return refuse(undefined, 'too-many');
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    if (name === null) return refuse(undefined, 'malformed');
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    const reason = faultOfName(name) ?? (name in fields ? 'repeated' : null);
    if (reason || value === null) return refuse(name, reason ?? 'malformed');
    fields[name] = value;
  }
  return { ok: true, fields };
}

/**
 * Parses a JSON text that must be one flat object, see {@link flatFields}; a name that stands twice
 * is refused, as two readers could take different values (RFC 8259 section 4).
 */
export function parseJsonObject(text: string): FlatFieldsResult {
  if (text.length > MAX_BODY) return refuse(undefined, 'too-long');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse(undefined, 'malformed');
  }
  const result = flatFields(body);
  if (!result.ok) return result;
  const names = memberNames(text);
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  return repeated === undefined ? result : refuse(repeated, 'repeated');
}

function createFields(): Fields {
  return Object.create(null) as Fields;
}

function refuse(field: string | undefined, reason: FieldsFault): FlatFieldsResult {
  return { ok: false, field: field?.slice(0, MAX_NAME), reason };
}

function faultOfName(name: string): FieldsFault | null {
  if (RESERVED.has(name)) return 'reserved';
  if (name.includes('[') || name.includes(']')) return 'bracketed';
  return name === '' || name.length > MAX_NAME ? 'malformed' : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isFieldValue(value: unknown): value is FieldValue {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : value === null || typeof value === 'string' || typeof value === 'boolean';
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
