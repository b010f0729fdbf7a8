/** One SQL statement. `params` stand in the order of their placeholders. */
export interface Statement {
  /** For the error when a unique value is taken. */
  readonly model: string;
  readonly text: string;
  readonly params: readonly unknown[];
}

/** What a database answers: rows as arrays in the order of the select list. */
export interface Outcome {
  readonly rows: readonly (readonly unknown[])[];
  /** Rows that were made, matched by an update, or removed. */
  readonly count: number;
  /** MySQL's LAST_INSERT_ID; 0 elsewhere. */
  readonly insertId: number;
}

/**
 * A verb as a sequence of statements, whose next may depend on the outcome of the last. Written once as a generator: SQLite
 * runs it synchronously, so that nothing can come in between, and the others asynchronously.
 */
export type Program<T> = Generator<Statement, T, Outcome>;

/** Runs a program on a connection that answers at once; an error reaches the program, which may know what to do. */
export function runSync<T>(program: Program<T>, execute: (statement: Statement) => Outcome): T {
  let step = program.next();
  while (!step.done) {
    let outcome: Outcome;
    try {
      outcome = execute(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(outcome);
  }
  return step.value;
}

/** Runs a program on a connection that answers later. */
export async function runAsync<T>(
  program: Program<T>,
  execute: (statement: Statement) => Promise<Outcome>,
): Promise<T> {
  let step = program.next();
  while (!step.done) {
    let outcome: Outcome;
    try {
      outcome = await execute(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(outcome);
  }
  return step.value;
}
