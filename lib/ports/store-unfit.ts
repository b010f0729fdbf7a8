/** The database or the site's classes cannot carry the features in force; each problem is one line for the start's list. */
export class StoreUnfit extends Error {
  override readonly name = 'StoreUnfit';

  constructor(readonly problems: readonly string[]) {
    super(`The store cannot be used:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
  }
}
