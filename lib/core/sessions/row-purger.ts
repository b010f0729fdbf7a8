import type { Clock } from '../../ports/clock.js';
import type { Store } from '../../ports/store.js';

/** Rows of `model` are worth nothing once `field`, a time in ms, lies longer ago than `keep` ms. */
export interface PurgeRule {
  readonly model: string;
  readonly field: string;
  /** @default 0 */
  readonly keep?: number;
}

const HOUR = 3_600_000;

/**
 * What becomes worthless by itself. Used and late mailed tokens stay a month, so that their links
 * can say what happened.
 */
export const PURGE_RULES: readonly PurgeRule[] = [
  { model: 'session', field: 'idleExpiresAt' },
  { model: 'remember', field: 'expiresAt' },
  { model: 'device', field: 'expiresAt' },
  { model: 'revokedToken', field: 'expiresAt', keep: HOUR },
  { model: 'mailedToken', field: 'expiresAt', keep: 30 * 24 * HOUR },
];

/**
 * Milliseconds between two runs of one process, and from the request that starts one to its first
 * query.
 */
const INTERVAL = 10 * 60_000;
const DELAY = 1_000;

/** Rows of one model that one run removes, so that no run holds up a request for long. */
const BATCH = 500;

/** Removes ended rows now and then: bounded, after the answer, never two runs at once. */
export class RowPurger {
  private next = 0;
  private running: Promise<number> | null = null;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly rules: readonly PurgeRule[] = PURGE_RULES,
  ) {}

  /** Called by whoever adds rows; costs a comparison. */
  tick(): void {
    const now = this.clock.now().getTime();
    if (now < this.next) return;
    this.next = now + INTERVAL;
    // What fails is tried again at the next interval: no request depends on it.
    setTimeout(() => void this.run().catch(() => undefined), DELAY).unref();
  }

  /** Removes up to 500 ended rows of each model and gives their number. */
  run(): Promise<number> {
    this.running ??= this.removeAll().finally(() => (this.running = null));
    return this.running;
  }

  private async removeAll(): Promise<number> {
    let removed = 0;
    for (const rule of this.rules) removed += await this.remove(rule);
    return removed;
  }

  private async remove({ model, field, keep = 0 }: PurgeRule): Promise<number> {
    const ended = { [field]: { lte: this.clock.now().getTime() - keep } };
    const rows = await this.store.list(model, ended, { limit: BATCH });
    if (rows.length === 0) return 0;
    const ids = rows.map((row) => row['id'] as string);
    // Ended is asked again: a row may have been given more time since it was listed.
    return this.store.remove(model, { id: { in: ids }, ...ended });
  }
}
