import { Inject, Injectable } from '@nestjs/common';
import { Composition } from '../../core/feature/composition.js';
import type { SubmittedForm } from '../../core/forms/submitted-form.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { TokenService, type TokenAnswer } from '../../core/tokens/token.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import type { User } from '../../core/users/security-types.js';
import type { RegisterForm } from './dto/register.form.js';

/** What decides how a registration is asked for and answered. */
@Injectable()
export class RegistrationRules {
  /** Which of the two forms is in force. */
  readonly form: 'register' | 'confirmRegister';
  /** Whether a taken address is answered like a new one: possible only where a mail goes out in both cases. */
  readonly hidesAccounts: boolean;

  constructor(
    @Inject(Composition) composition: Composition,
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
    @Inject(IdentityResolver) private readonly identities: IdentityResolver,
    @Inject(TokenService) private readonly tokens: TokenService,
  ) {
    const confirms = composition.has('confirmable');
    this.form = confirms ? 'confirmRegister' : 'register';
    this.hidesAccounts = confirms && settings.core.genericResponses;
  }

  get remembers(): boolean {
    return this.settings.core.sessions.remember.default;
  }

  /** Parameters of the hint at the password's field. */
  get hints(): Readonly<Record<string, unknown>> {
    return {
      min: this.settings.core.passwords.minLength,
      max: this.settings.core.passwords.maxLength,
    };
  }

  /** Extra fields that are identities must be able to be one. */
  checkIdentities(form: SubmittedForm<RegisterForm>): void {
    for (const { name, canonical } of this.identities.attributes) {
      const value = form.extra[name];
      if (typeof value === 'string' && canonical(value) === null)
        form.problem(name, 'INVALID_IDENTITY');
    }
  }

  /** @throws SecurityException VALIDATION_FAILED on the field */
  refuseTaken(field: string, form: SubmittedForm<RegisterForm>): never {
    if (field === 'email')
      form.problem('email', 'EMAIL_ALREADY_ASSOCIATED', { email: form.values.email });
    else form.problem(field, 'IDENTITY_TAKEN');
    form.assertValid();
    throw new Error('A form with a problem is not valid');
  }

  /** @throws SecurityException VALIDATION_FAILED on the field */
  refuseUnfit(field: string, form: SubmittedForm<RegisterForm>): never {
    form.problem(field, 'INVALID_VALUE');
    form.assertValid();
    throw new Error('A form with a problem is not valid');
  }

  /** A token inside the answer, where the site wants one and the user is in. */
  async token(user: User, signedIn: boolean): Promise<Partial<TokenAnswer>> {
    if (!signedIn || !this.settings.core.tokens.issueOnLogin) return {};
    return this.tokens.issueForAnswer(user);
  }
}
