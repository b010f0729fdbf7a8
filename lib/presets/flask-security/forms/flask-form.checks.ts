import { canonicalEmail } from '../../../common/identity.js';
import type { AccountChecks } from '../../../core/authentication/account-checks.js';
import type { SubmittedForm } from '../../../core/forms/submitted-form.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import type { IdentityResolver } from '../../../core/users/identity.resolver.js';
import type { UserFields } from '../../../core/users/security-types.js';
import type { FlaskSecurityUrls } from '../http/flask-security.urls.js';

export interface FlaskFormCheckParts {
  readonly identities: IdentityResolver;
  readonly accounts: AccountChecks;
  readonly urls: FlaskSecurityUrls;
  /** The option `genericResponses`, which the preset has off. */
  readonly generic: boolean;
}

type Form = SubmittedForm<object>;
type Check = (form: Form, exchange: HttpExchange) => void | Promise<void>;

/** What Flask-Security's forms find wrong beside their fields: it is told together with those. */
export class FlaskFormChecks {
  private readonly checks: Readonly<Record<string, Check | undefined>>;

  constructor(private readonly parts: FlaskFormCheckParts) {
    const telling: Readonly<Record<string, Check>> = {
      register: (form) => this.addressIsFree(form),
      confirmRegister: (form) => this.addressIsFree(form),
      forgotPassword: async (form) => {
        this.addressIsSomebodys(form);
        await this.accountIsConfirmed(form);
      },
      sendConfirmation: (form) => this.addressIsSomebodys(form),
      passwordlessLogin: (form) => this.addressIsSomebodys(form),
    };
    this.checks = parts.generic ? {} : telling;
  }

  async check(name: string, form: Form, exchange: HttpExchange): Promise<void> {
    if (name === 'login' || name === 'register') this.nextIsOwn(form, exchange);
    await this.checks[name]?.(form, exchange);
  }

  /** A target elsewhere ends the flow before anything else is looked at, and is not shown again. */
  private nextIsOwn(form: Form, exchange: HttpExchange): void {
    const body = (exchange.body ?? {}) as Record<string, unknown>;
    const wanted = body['next'] || exchange.query('next');
    if (!wanted || this.parts.urls.followable(exchange, wanted) !== null) return;
    form.problem('next', 'INVALID_REDIRECT');
    body['next'] = '';
  }

  /** A malformed address belongs to nobody either. */
  private addressIsSomebodys(form: Form): void {
    const { email } = form.values as { readonly email?: string };
    if (email === undefined && form.hasProblem('email', 'INVALID_EMAIL_ADDRESS')) {
      form.problem('email', 'USER_DOES_NOT_EXIST');
    }
  }

  private async addressIsFree(form: Form): Promise<void> {
    const { email } = form.values as { readonly email?: string };
    if (await this.ownerOf(email)) form.problem('email', 'EMAIL_ALREADY_ASSOCIATED', { email });
  }

  private async accountIsConfirmed(form: Form): Promise<void> {
    const owner = await this.ownerOf((form.values as { readonly email?: string }).email);
    if (!owner) return;
    const attempt = { mechanism: 'password', interactive: true };
    const refusal = await this.parts.accounts.refusal(owner, attempt);
    if (refusal?.code === 'CONFIRMATION_REQUIRED') form.problem('email', refusal.key);
  }

  private async ownerOf(email: string | undefined): Promise<UserFields | null> {
    const address = email === undefined ? null : canonicalEmail(email);
    return address === null ? null : this.parts.identities.findByEmail(address);
  }
}
