export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return (at(sorted, Math.floor(middle)) + at(sorted, Math.ceil(middle))) / 2;
}

/** @param sorted ascending */
export function percentile(sorted: readonly number[], part: number): number {
  return at(sorted, Math.min(sorted.length - 1, Math.floor(sorted.length * part)));
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.NaN;
}
