type Json = Readonly<Record<string, unknown>>;

/** `{"meta": {"code": N}, "response": {...}}` with its keys in order, as bytes, so that no adapter adds a charset. */
export function envelope(code: number, response: Json): Buffer {
  return Buffer.from(JSON.stringify(sorted({ meta: { code }, response })));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isPlain(value)) return value;
  const keys = Object.keys(value).toSorted();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function isPlain(value: unknown): value is Json {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
