/** So many in a time; every process and application that shares the counters must mean the same by `name`. */
export interface RateRule {
  readonly name: string;
  readonly limit: number;
  /** Milliseconds. */
  readonly within: number;
}

/** One rule applied to one digest. */
export interface RateEntry {
  readonly rule: RateRule;
  readonly id: string;
  readonly owner: string | null;
}

/** `retryAfter` in seconds, 0 when granted. */
export interface RateVerdict {
  readonly granted: boolean;
  readonly retryAfter: number;
}

/** Plain counters: each attempt counts once, and nothing waits. */
export abstract class Rates {
  /** Counts under all entries, or under none if one of them is used up. */
  abstract take(entries: readonly RateEntry[]): Promise<RateVerdict>;
}
