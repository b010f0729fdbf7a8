import type { ChangeResult } from '../measures/changes.js';
import type { LoginsResult } from '../measures/logins.js';
import type { StartResult } from '../measures/start.js';
import type { StormResult } from '../measures/storm.js';
import type { CellResult } from '../measures/throughput.js';
import type { DatabaseKind, Platform } from '../settings.js';

/** What was measured on one adapter and one database; what was not asked for is absent. */
export interface GroupResults {
  readonly platform: Platform;
  readonly database: DatabaseKind;
  /** Why nothing could be measured here. */
  skipped?: string;
  throughput?: readonly CellResult[];
  logins?: readonly LoginsResult[];
  storm?: StormResult;
  start?: StartResult;
  changes?: readonly ChangeResult[];
}

/** One run. */
export interface BenchResults {
  readonly date: string;
  readonly machine: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  readonly groups: readonly GroupResults[];
}
