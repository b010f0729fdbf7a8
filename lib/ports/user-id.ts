/**
 * The id of a user or role as text, which is how every other model and the whole core handle it, whatever the column's type.
 * @throws TypeError for an object without an id: one that was never saved, or is no user
 */
export function userIdOf(user: object): string {
  const id: unknown = (user as { id?: unknown }).id;
  if (typeof id === 'string' && id !== '') return id;
  if (typeof id === 'number' || typeof id === 'bigint') return String(id);
  throw new TypeError('This object has no id: it is no saved user or role');
}
