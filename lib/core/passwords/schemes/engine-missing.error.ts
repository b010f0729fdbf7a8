/** A package that a scheme computes with is not installed. */
export class EngineMissingError extends Error {
  override readonly name = 'EngineMissingError';

  /** @param packageName what `npm install` needs */
  constructor(
    readonly scheme: string,
    readonly packageName: string,
    options?: ErrorOptions,
  ) {
    super(`"${scheme}" needs the package ${packageName}: npm install ${packageName}`, options);
  }
}
