/** Keys that are kept at once at most. */
const MAX_KEYS = 100;

/** Lets the same thing be told once in an interval, so that what fails at each request fills no log. */
export class Seldom {
  private readonly told = new Map<string, number>();

  /**
   * @param interval milliseconds
   * @param now milliseconds
   */
  constructor(
    private readonly interval: number,
    private readonly now: () => number = Date.now,
  ) {}

  /** True if nothing with this key was told within the interval. */
  allows(key: string): boolean {
    const now = this.now();
    const last = this.told.get(key);
    if (last !== undefined && now - last < this.interval) return false;
    if (this.told.size >= MAX_KEYS) this.told.clear();
    this.told.set(key, now);
    return true;
  }
}
