/**
 * The time, for everything that expires. Replace it to move time in tests.
 * @publicApi
 */
export abstract class Clock {
  /** The present moment. @default the system's clock, UTC */
  abstract now(): Date;
}
