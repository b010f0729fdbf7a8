import {
  PasswordHasher,
  type PasswordHasherParts,
} from '../../../lib/core/passwords/password-hasher.js';
import type { PasswordOptions } from '../../../lib/core/passwords/password-options.js';

export const CHEAP_ARGON2ID = { memoryCost: 256, timeCost: 1, parallelism: 1 };

/** Real hashes at costs that no site may choose without saying so. */
export function cheapHasher(
  options: PasswordOptions = {},
  parts: PasswordHasherParts = {},
): PasswordHasher {
  return new PasswordHasher(
    { ...options, options: { argon2id: CHEAP_ARGON2ID, ...options.options } },
    { acceptRisk: { PASSWORD_COST_TOO_LOW: 'a test', BCRYPT_WITHOUT_PEPPER: 'a test' }, ...parts },
  );
}
