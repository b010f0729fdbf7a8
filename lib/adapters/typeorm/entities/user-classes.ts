// Which classes are users cannot be seen on a DataSource that loaded the entities of several applications; no settings are kept.
const userClasses = new WeakSet<object>();

/** Notes that an application of this process takes this class for its users. */
export function noteUserClass(user: object): void {
  userClasses.add(user);
}

export function isUserClass(entity: unknown): boolean {
  return typeof entity === 'function' && userClasses.has(entity);
}
