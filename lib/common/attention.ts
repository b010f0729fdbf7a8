/** Tells each thing once: what must change before production, what an operator should know. */
export class Attention {
  private readonly told = new Map<string, string>();

  /** @param sink where the messages go, such as `(message) => logger.warn(message)` */
  constructor(private readonly sink: (message: string) => void) {}

  /** What was told so far, in order. */
  get messages(): readonly string[] {
    return [...this.told.values()];
  }

  /**
   * Passes the message on unless one with this code was before.
   * @param code a constant, never made from a request: each is kept
   * @returns whether it was passed on
   */
  once(code: string, message: string): boolean {
    if (this.told.has(code)) return false;
    this.told.set(code, message);
    this.sink(message);
    return true;
  }
}
