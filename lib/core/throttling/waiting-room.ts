import { randomInt } from 'node:crypto';

const POLL_MS = { from: 20, to: 60 };
const MAX_LINE = 256;

/** One who waits; who came first has the earliest deadline. */
interface Waiter {
  readonly deadline: number;
  end(turn: boolean): void;
}

interface Line {
  readonly waiters: Waiter[];
  poll: NodeJS.Timeout | undefined;
}

/**
 * Where attempts wait for a place, first come first served for each key. The one in front gets a turn when this process frees a
 * place, and every 20 to 60 ms beside, as another process may have freed one. Who finds no place comes back to where he was.
 */
export class WaitingRoom {
  private readonly lines = new Map<string, Line>();

  /** The first of these keys for which somebody waits. */
  lineOf(keys: readonly string[]): string | undefined {
    return keys.find((key) => this.lines.has(key));
  }

  /**
   * Waits for a turn.
   * @param deadline as `performance.now()` tells time
   * @returns `false` when the deadline passed, or the line is too long to join
   */
  wait(key: string, deadline: number): Promise<boolean> {
    const line = this.lines.get(key) ?? { waiters: [], poll: undefined };
    const remaining = deadline - performance.now();
    if (remaining <= 0 || line.waiters.length >= MAX_LINE) return Promise.resolve(false);
    this.lines.set(key, line);
    return new Promise((resolve) => {
      const end = (turn: boolean): void => {
        clearTimeout(timer);
        resolve(turn);
      };
      const waiter = { deadline, end };
      const timer = setTimeout(() => this.leave(key, line, waiter), remaining);
      const behind = line.waiters.findLastIndex((other) => other.deadline <= deadline);
      line.waiters.splice(behind + 1, 0, waiter);
      this.poll(key, line);
    });
  }

  /** Gives those in front of this line a turn. @param count how many. @default 1 */
  next(key: string, count = 1): void {
    const line = this.lines.get(key);
    if (!line) return;
    const turns = line.waiters.splice(0, count);
    if (line.waiters.length === 0) this.close(key, line);
    for (const waiter of turns) waiter.end(true);
  }

  private leave(key: string, line: Line, waiter: Waiter): void {
    line.waiters.splice(line.waiters.indexOf(waiter), 1);
    if (line.waiters.length === 0) this.close(key, line);
    waiter.end(false);
  }

  private poll(key: string, line: Line): void {
    line.poll ??= setTimeout(
      () => {
        line.poll = undefined;
        this.next(key);
        if (line.waiters.length > 0) this.poll(key, line);
      },
      randomInt(POLL_MS.from, POLL_MS.to),
    );
  }

  private close(key: string, line: Line): void {
    clearTimeout(line.poll);
    line.poll = undefined;
    this.lines.delete(key);
  }
}
