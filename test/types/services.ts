// Compiled only: what must be accepted compiles, and each marked line must be an error.
import {
  Accepted,
  AuthRequired,
  Fresh,
  parseDuration,
  Roles,
  type LoginService,
  type SecurityErrorCode,
  type User,
  type UserDatastore,
} from 'nest-security';

type Equal<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T | undefined => undefined;

declare const users: UserDatastore;
declare const logins: LoginService;

export async function datastore(): Promise<void> {
  const found = await users.findUser({ email: 'a@example.org' });
  // @ts-expect-error there may be none
  found.email.trim();
  const created = await users.createUser({ email: 'a@example.org', password: 'a long sentence' });
  holds<Equal<typeof created, User>>();
  holds<Equal<typeof created.password, string | null>>();
  holds<Equal<Awaited<ReturnType<typeof users.addRoleToUser>>, boolean>>();
  await users.addRoleToUser(created, 'editor');
  await users.addRoleToUser('a@example.org', { id: 1, name: 'editor' });
  // @ts-expect-error a user cannot be told by a truth value
  await users.deleteUser(true);
  // @ts-expect-error no object of conditions
  await users.findUser('a@example.org');
  const { user } = await logins.authenticate('a@example.org', 'a long sentence');
  holds<Equal<typeof user, User>>();
}

export function codes(code: SecurityErrorCode): boolean {
  // @ts-expect-error the set of codes is closed
  if (code === 'SOMETHING_ELSE') return false;
  return code === 'THROTTLED';
}

holds<Equal<ReturnType<typeof parseDuration>, number>>();

export class Handlers {
  @Roles('admin', 'editor')
  @Fresh('15 minutes')
  both(): void {}

  @Accepted('admin')
  @AuthRequired('token', 'session', 'basic')
  either(): void {}

  // @ts-expect-error a role is a text
  @Roles(1)
  wrong(): void {}
}
