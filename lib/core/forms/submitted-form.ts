import type { FieldProblem } from '../errors/security.exception.js';
import { SecurityException } from '../errors/security.exception.js';
import { wireName, type FieldSpelling } from './field-names.js';

/** A form as it came in: the values of its own fields, and what is wrong with them so far. */
export class SubmittedForm<T extends object = Record<string, unknown>> {
  private readonly problems = new Map<string, FieldProblem[]>();

  constructor(
    readonly values: T,
    /** Fields of the site's own that belong to columns of the site's own. */
    readonly extra: Readonly<Record<string, unknown>>,
    private readonly spelling: FieldSpelling,
  ) {}

  /** Adds what a service found; `field` is a name of ours. */
  problem(field: string, key: string, params?: Readonly<Record<string, unknown>>): void {
    this.add(field, { key, params });
  }

  add(field: string, problem: FieldProblem): void {
    const name = wireName(field, this.spelling);
    this.problems.set(name, [...(this.problems.get(name) ?? []), problem]);
  }

  has(field: string): boolean {
    return this.problems.has(wireName(field, this.spelling));
  }

  hasProblem(field: string, key: string): boolean {
    const problems = this.problems.get(wireName(field, this.spelling)) ?? [];
    return problems.some((problem) => problem.key === key);
  }

  get valid(): boolean {
    return this.problems.size === 0;
  }

  /** @throws SecurityException VALIDATION_FAILED with every problem of every field */
  assertValid(): void {
    if (!this.valid) {
      throw new SecurityException('VALIDATION_FAILED', {
        fields: Object.fromEntries(this.problems),
      });
    }
  }
}
