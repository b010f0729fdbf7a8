/** The options `sessions`, resolved; times in ms. */
export interface SessionOptions {
  /** A session ends when it was not used for this long. @default 7 days */
  readonly idle: number;
  /** A session ends this long after the sign-in or the last re-authentication. @default 30 days */
  readonly absolute: number;
  /** Sessions of one user at once; the oldest ends. @default no limit */
  readonly max?: number;
}
