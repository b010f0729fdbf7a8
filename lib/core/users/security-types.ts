/**
 * The site's own classes. Declare them once and everything is typed by them:
 * `declare module 'nest-security' { interface SecurityTypes { user: User; role: Role } }`
 * @publicApi
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type
export interface SecurityTypes {}

/** What every role has. @publicApi */
export interface RoleFields {
  id: string | number;
  name: string;
  description?: string | null;
}

/** What every user has; features add their own fields. @publicApi */
export interface UserFields {
  id: string | number;
  email: string;
  password: string | null;
  active: boolean;
  uniquifier: string;
  roles: RoleFields[];
}

/** The site's user class, or what every user has. @publicApi */
export type User = SecurityTypes extends { user: infer U } ? U & UserFields : UserFields;

/** The site's role class, or what every role has. @publicApi */
export type Role = SecurityTypes extends { role: infer R } ? R & RoleFields : RoleFields;
