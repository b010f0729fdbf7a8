/** Values were given for a field that the model has not, or of a kind that the field cannot hold. */
export class UnknownField extends Error {
  override readonly name = 'UnknownField';

  constructor(
    readonly model: string,
    readonly field: string,
    problem = 'is no field of it',
  ) {
    super(`The values for "${model}" are refused: "${field}" ${problem}`);
  }
}
