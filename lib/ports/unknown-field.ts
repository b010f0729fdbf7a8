/** What is wrong with the value of a field. */
export type UnfitValue =
  | 'is no field of it'
  | 'must have a value'
  | 'cannot hold that'
  | 'is no number'
  | 'cannot be changed'
  | 'is changed by addRoleToUser, removeRoleFromUser';

/** Values were given for a field that the model has not, or of a kind that the field cannot hold. */
export class UnknownField extends Error {
  override readonly name = 'UnknownField';

  constructor(
    readonly model: string,
    readonly field: string,
    readonly problem: UnfitValue = 'is no field of it',
  ) {
    super(`The values for "${model}" are refused: "${field}" ${problem}`);
  }
}
