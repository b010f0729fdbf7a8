/** How attempts of one kind are counted. */
export interface CounterRule {
  /** Wrong attempts that are let through. */
  readonly limit: number;
  /** Milliseconds after the first failure (of a streak: after the latest) at which all are forgotten. */
  readonly within: number;
  /**
   * `window`: so many in a time. `forgiving`: the same, and a success forgets them. `streak`: so many in a row; a success
   * forgets them too, but once the limit is reached only a reset does.
   */
  readonly kind: 'window' | 'forgiving' | 'streak';
}
