/** The password of everybody. */
export const PASSWORD = 'correct horse battery staple';

/** People of a group. The last of them are changed by the measurement of changes. */
export const PEOPLE = 160;

/** People who stay as they are. */
export const UNCHANGED = 100;

export function emailOf(index: number): string {
  return `person-${index}@example.test`;
}
