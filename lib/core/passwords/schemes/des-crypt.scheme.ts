import { desCrypt } from './des-crypt.js';
import { DerivedKeyScheme, type StoredKey } from './derived-key.scheme.js';

interface DesCryptKey extends StoredKey {
  readonly salt: string;
}

const CRYPT = '(?<salt>[./0-9A-Za-z]{2})(?<tag>[./0-9A-Za-z]{11})';
/** Django of old repeated the salt in a field of its own, and more of it than the cipher takes. */
const FORMS = {
  des_crypt: new RegExp(`^${CRYPT}$`),
  django_des_crypt: new RegExp(
    `^crypt\\$(?:(?<field>[./0-9A-Za-z]{2})[./0-9A-Za-z]{0,14})?\\$${CRYPT}$`,
  ),
} as const;

/**
 * The crypt(3) of old Unix, bare or as Django's `crypt$<salt>$<hash>`: 56 bits of a password's
 * first eight bytes, all that follows is ignored. Verifies only.
 */
export class DesCryptScheme extends DerivedKeyScheme<DesCryptKey> {
  constructor(readonly name: keyof typeof FORMS) {
    super();
  }

  protected recognises(stored: string): boolean {
    return this.name === 'des_crypt' ? FORMS.des_crypt.test(stored) : stored.startsWith('crypt$');
  }

  protected read(stored: string): DesCryptKey | null {
    const { field, salt, tag } = FORMS[this.name].exec(stored)?.groups ?? {};
    if (!salt || !tag || (field ?? salt) !== salt) return null;
    return { salt, tag: Buffer.from(tag) };
  }

  protected isWithinBounds(): boolean {
    return true;
  }

  protected async derive(secret: string, { salt }: DesCryptKey): Promise<Buffer> {
    return Buffer.from(desCrypt(secret, salt));
  }
}
