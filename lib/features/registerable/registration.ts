import type { RegistrationAddition } from '../../core/accounts/after-register.hook.js';
import type { User } from '../../core/users/security-types.js';

/**
 * What came of a registration. `taken` names the field whose value belongs to somebody else, and `owner` is whom a mail may tell of it;
 * `unfit` names a field of the site's own whose column cannot hold the value.
 */
export type Registration =
  | {
      readonly kind: 'registered';
      readonly user: User;
      readonly addition: RegistrationAddition | null;
    }
  | { readonly kind: 'unfit'; readonly field: string }
  | { readonly kind: 'taken'; readonly field: string; readonly owner: User | null };
