/** Texts by key, or by the parts of keys. */
export interface TextTree {
  readonly [key: string]: unknown;
}

/** The text of a key such as `security.loginUser.title`, whether the tree has it as one name, as branches, or as branches with one name. */
export function textIn(tree: TextTree, key: string): string | undefined {
  const whole = Object.hasOwn(tree, key) ? tree[key] : undefined;
  if (typeof whole === 'string') return whole;
  for (let end = key.indexOf('.'); end >= 0; end = key.indexOf('.', end + 1)) {
    const name = key.slice(0, end);
    const branch = Object.hasOwn(tree, name) ? tree[name] : undefined;
    const text = isTree(branch) ? textIn(branch, key.slice(end + 1)) : undefined;
    if (text !== undefined) return text;
  }
  return undefined;
}

function isTree(value: unknown): value is TextTree {
  return typeof value === 'object' && value !== null;
}
