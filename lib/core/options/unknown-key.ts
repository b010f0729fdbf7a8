/** The line about a key that nobody knows, with the one that may be meant. */
export function unknownKey(path: string, known: readonly string[]): string {
  const near = nearestKey(path.split('.').at(-1) ?? path, known, 3);
  const hint = near === null ? '' : `; did you mean "${near}"?`;
  return `${path}: no such option${hint}`;
}

/** The key that a name is most like; `null` where more than `most` characters would have to change. */
export function nearestKey(name: string, known: readonly string[], most: number): string | null {
  const near = known
    .map((key) => ({ key, distance: editDistance(name.toLowerCase(), key.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= most ? near.key : null;
}

function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
