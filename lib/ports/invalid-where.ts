/** A `where` that is empty or names what is not there. Holds no value of the query, so that it can be logged. */
export class InvalidWhere extends Error {
  override readonly name = 'InvalidWhere';
  readonly code = 'INVALID_WHERE';

  constructor(
    readonly model: string,
    problem: string,
  ) {
    super(`The conditions on "${model}" are refused: ${problem}`);
  }
}
