// Compiled only: the site's own classes type everything, once they are declared.
import type { Role, User, UserDatastore } from 'nest-security';
import { RoleBase, UserBase } from 'nest-security/typeorm';

class Group extends RoleBase {
  declare id: number;
  readonly colour: string = 'green';
}

class Member extends UserBase {
  declare id: string;
  declare roles: Group[];
  readonly nickname: string = '';
}

declare module 'nest-security' {
  interface SecurityTypes {
    user: Member;
    role: Group;
  }
}

declare const users: UserDatastore;

export async function show(): Promise<[string, string, string]> {
  const found: User | null = await users.findUser({ nickname: 'ann' });
  const role: Role | null = await users.findRole('editor');
  // @ts-expect-error no such column
  void found?.nickmane;
  return [found?.nickname ?? '', found?.roles[0]?.colour ?? '', role?.colour ?? ''];
}
