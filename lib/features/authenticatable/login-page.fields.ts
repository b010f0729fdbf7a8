import { Inject, Injectable } from '@nestjs/common';
import type { SubmittedForm } from '../../core/forms/submitted-form.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import type { LoginForm } from './dto/login.form.js';

const IDENTITY_FIELDS = ['email', 'username', 'identity'] as const;

/** Which of the identity fields the login page draws, and which one was filled in. */
@Injectable()
export class LoginPageFields {
  /** The one field on the page: the attribute if there is only one, else `identity`. */
  readonly drawn: string;
  readonly notDrawn: readonly string[];

  constructor(@Inject(IdentityResolver) identities: IdentityResolver) {
    const names = identities.attributes.map(({ name }) => name);
    const only = names.length === 1 ? names[0] : undefined;
    this.drawn =
      only !== undefined && (IDENTITY_FIELDS as readonly string[]).includes(only)
        ? only
        : 'identity';
    this.notDrawn = IDENTITY_FIELDS.filter((name) => name !== this.drawn);
  }

  /** @throws SecurityException VALIDATION_FAILED without an identity, or for what else the form found wrong */
  assertIdentity(form: SubmittedForm<LoginForm>): void {
    if (identityOf(form.values) === undefined && !IDENTITY_FIELDS.some((name) => form.has(name))) {
      form.problem(this.drawn, this.drawn === 'email' ? 'EMAIL_NOT_PROVIDED' : 'FIELD_REQUIRED');
    }
    form.assertValid();
  }
}

export function identityOf(
  values: Pick<LoginForm, 'email' | 'username' | 'identity'>,
): string | undefined {
  const value = values.email ?? values.username ?? values.identity;
  // A site's own field may be a number.
  return value === undefined ? undefined : String(value);
}
