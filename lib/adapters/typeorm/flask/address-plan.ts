import { canonicalEmail } from '../../../common/email-address.js';
import type { AddressCollision, MigratedUser } from '../../../ports/flask-migrator.js';

/** What becomes of the addresses of all users. */
export interface AddressPlan {
  readonly addresses: readonly {
    readonly id: string;
    readonly from: string;
    readonly to: string;
  }[];
  readonly collisions: readonly AddressCollision[];
  readonly unusable: readonly MigratedUser[];
}

/** Spells addresses canonically where that leaves each to one user. */
export function planAddresses(users: readonly MigratedUser[]): AddressPlan {
  const owners = new Map<string, MigratedUser[]>();
  const unusable: MigratedUser[] = [];
  for (const user of users) {
    const address = user.email === null ? null : canonicalEmail(user.email);
    if (address === null) unusable.push(user);
    else owners.set(address, [...(owners.get(address) ?? []), user]);
  }
  const addresses: { id: string; from: string; to: string }[] = [];
  const collisions: AddressCollision[] = [];
  for (const [to, [first, ...others]] of owners) {
    if (others.length > 0 && first) collisions.push({ address: to, users: [first, ...others] });
    else if (first?.email && first.email !== to)
      addresses.push({ id: first.id, from: first.email, to });
  }
  return { addresses, collisions, unusable };
}
