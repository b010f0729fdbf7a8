/**
 * Order, inside this process, for units that change the same rows: they wait here instead of in the database, where each would
 * keep a connection, and where two that take their rows in different orders would end in a deadlock.
 */
export class RowLocks {
  private readonly last = new Map<string, Promise<void>>();

  /** Runs `work` when all earlier work on any of these rows has ended. Names are taken at once, so that nobody waits in a circle. */
  async hold<T>(rows: readonly string[], work: () => Promise<T>): Promise<T> {
    const earlier = rows.map((row) => this.last.get(row));
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    for (const row of rows) this.last.set(row, ended);
    await Promise.all(earlier);
    try {
      return await work();
    } finally {
      end();
      for (const row of rows) if (this.last.get(row) === ended) this.last.delete(row);
    }
  }
}
