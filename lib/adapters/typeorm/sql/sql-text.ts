import type { Dialect } from './dialect.js';
import type { Statement } from './program.js';

/** A statement in the making: every value becomes a parameter, in the order in which it is written. */
export class SqlText {
  private readonly params: unknown[] = [];

  constructor(
    readonly dialect: Dialect,
    private readonly model: string,
  ) {}

  /** Adds a value and gives its placeholder. */
  param(value: unknown): string {
    this.params.push(value);
    return this.dialect.placeholder(this.params.length);
  }

  /** Several placeholders, with commas between. */
  list(values: readonly unknown[]): string {
    return values.map((value) => this.param(value)).join(', ');
  }

  statement(text: string): Statement {
    return { model: this.model, text, params: this.params };
  }
}
