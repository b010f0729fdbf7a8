import { builtInModels } from '../../../core/models.js';
import { modelEntity } from './model.entity.js';
import { SecurityRole } from './security-role.entity.js';
import { SecurityUser } from './security-user.entity.js';

/** The classes of users and roles. */
export interface SecurityEntityOptions {
  /** @default SecurityUser */
  readonly user?: PersonClass;
  /** @default SecurityRole */
  readonly role?: PersonClass;
}

export type PersonClass = new () => object;

/**
 * All entities of the package, for the `entities` of a DataSource that does not load them itself (`autoLoadEntities`), such as the
 * one of TypeORM's command line.
 * @publicApi
 */
export function securityEntities(options: SecurityEntityOptions = {}): PersonClass[] {
  const { user = SecurityUser, role = SecurityRole } = options;
  return [user, role, ...builtInModels.map(modelEntity)];
}
