import type { Provider } from '@nestjs/common';
import type { PasswordRule } from '../../ports/password-rule.js';
import { Store } from '../../ports/store.js';
import { hooksToken } from '../feature/hook.providers.js';
import { WireDialect } from '../http/wire.dialect.js';
import { MailOutbox } from '../mail/mail.outbox.js';
import { SecuritySettings } from '../options/settings.js';
import { PasswordHasher } from '../passwords/password-hasher.js';
import { PasswordPolicy } from '../passwords/password-policy.js';
import { MailThrottle } from '../throttling/mail-throttle.service.js';
import { MailedTokenService } from '../tokens/mailed-token.service.js';
import type { AfterCredentialChange } from './after-credential-change.hook.js';
import { CredentialChanges } from './credential-change.service.js';
import { LinkPages } from './link-pages.js';
import { MailedLinks } from './mailed-links.service.js';
import { PlainAnswers } from './plain-answers.js';
import { NewPasswordCheck } from './new-password.check.js';

/** What the flows of an account's life share. */
export const accountProviders: Provider[] = [
  {
    provide: PasswordPolicy,
    useFactory: ({ core }: SecuritySettings, hasher: PasswordHasher, rules: PasswordRule[]) =>
      new PasswordPolicy(core.passwords, {
        accepts: (password) => hasher.accepts(password),
        maxBytes: hasher.maxBytes,
        rules,
      }),
    inject: [SecuritySettings, PasswordHasher, hooksToken('passwordRules')],
  },
  {
    provide: NewPasswordCheck,
    useFactory: (policy: PasswordPolicy, { core }: SecuritySettings) => {
      const site = core.baseUrl ? new URL(core.baseUrl).hostname : undefined;
      return new NewPasswordCheck(
        policy,
        [core.views.brand.name, site].filter((word) => word !== undefined),
      );
    },
    inject: [PasswordPolicy, SecuritySettings],
  },
  {
    provide: MailedLinks,
    useFactory: (
      store: Store,
      tokens: MailedTokenService,
      outbox: MailOutbox,
      throttle: MailThrottle,
    ) => new MailedLinks({ store, tokens, outbox, throttle }),
    inject: [Store, MailedTokenService, MailOutbox, MailThrottle],
  },
  {
    provide: CredentialChanges,
    useFactory: (outbox: MailOutbox, hooks: AfterCredentialChange[]) =>
      new CredentialChanges(outbox, hooks),
    inject: [MailOutbox, hooksToken('afterCredentialChange')],
  },
  {
    provide: PlainAnswers,
    useFactory: ({ core }: SecuritySettings) => new PlainAnswers(core.genericResponses),
    inject: [SecuritySettings],
  },
  {
    provide: LinkPages,
    useFactory: (tokens: MailedTokenService, dialect: WireDialect) =>
      new LinkPages(tokens, dialect),
    inject: [MailedTokenService, WireDialect],
  },
];
