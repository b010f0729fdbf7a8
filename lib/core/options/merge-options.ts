type Options = Readonly<Record<string, unknown>>;

/** Options over others: groups are merged, and every other value that is given, `null` too, stands for the one below it. */
export function mergeOptions(below: Options, above: Options): Options {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const under = merged[key];
    merged[key] = isGroup(value) && isGroup(under) ? mergeOptions(under, value) : value;
  }
  return merged;
}

function isGroup(value: unknown): value is Options {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
