import type { IncomingMessage } from 'node:http';

/** The line between browsers and a site. */
export class Line {
  /** Browsers of this name say nothing of where a request comes from, as old ones do. */
  static readonly OLD_BROWSER = 'Old/1.0';

  /** How many writes have arrived. */
  writes = 0;
  private held: (() => void)[] | null = null;
  private arrived: (() => void) | null = null;

  readonly pass = (request: IncomingMessage, _response: unknown, next: () => void): void => {
    if (request.headers['user-agent'] === Line.OLD_BROWSER) {
      for (const name of ['origin', 'sec-fetch-site']) delete request.headers[name];
    }
    if (request.method !== 'POST') return next();
    this.writes += 1;
    this.arrived?.();
    if (this.held) this.held.push(next);
    else next();
  };

  /** Holds writes back until the line is set free, and counts them from now on. */
  slow(): this {
    this.writes = 0;
    this.held = [];
    return this;
  }

  /** Waits for the first write. */
  async write(): Promise<void> {
    if (this.writes === 0) await new Promise<void>((resolve) => (this.arrived = resolve));
    this.arrived = null;
  }

  free(): void {
    const waiting = this.held ?? [];
    this.held = null;
    for (const next of waiting) next();
  }
}
