import { DerivedKeyScheme, type StoredKey } from './derived-key.scheme.js';
import { derivePbkdf2, isPbkdf2Cost } from './pbkdf2.scheme.js';
import { decodeBase64 } from './base64.js';

interface DjangoPbkdf2Key extends StoredKey {
  readonly rounds: number;
  readonly salt: string;
}

/**
 * Django's `pbkdf2_sha256$<rounds>$<salt as text>$<tag>`, and the same with SHA-1. Verifies only.
 */
export class DjangoPbkdf2Scheme extends DerivedKeyScheme<DjangoPbkdf2Key> {
  readonly name: string;
  private readonly prefix: string;
  private readonly length: number;

  constructor(private readonly digest: 'sha1' | 'sha256') {
    super();
    this.name = `django_pbkdf2_${digest}`;
    this.prefix = `pbkdf2_${digest}$`;
    this.length = digest === 'sha256' ? 32 : 20;
  }

  protected recognises(stored: string): boolean {
    return stored.startsWith(this.prefix);
  }

  protected read(stored: string): DjangoPbkdf2Key | null {
    const form = /^([1-9]\d{0,9})\$([^$]{1,128})\$([A-Za-z0-9+/]+)=?$/;
    const [, rounds, salt, tag64] = form.exec(stored.slice(this.prefix.length)) ?? [];
    const tag = decodeBase64(tag64 ?? '');
    return rounds && salt && tag ? { rounds: Number(rounds), salt, tag } : null;
  }

  protected isWithinBounds({ rounds, tag }: DjangoPbkdf2Key): boolean {
    return isPbkdf2Cost(rounds) && tag.length === this.length;
  }

  protected derive(secret: string, { salt, rounds }: DjangoPbkdf2Key): Promise<Buffer> {
    return derivePbkdf2(secret, salt, rounds, this.length, this.digest);
  }
}
