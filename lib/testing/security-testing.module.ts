import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { AnyFeature } from '../core/feature/feature.js';
import { Composition } from '../core/feature/composition.js';
import { CsrfCheck } from '../core/http/csrf.check.js';
import { mergeOptions } from '../core/options/merge-options.js';
import { FlowRunner } from '../core/http/flow.runner.js';
import { ResponseFormat } from '../core/http/response.format.js';
import { WireDialect } from '../core/http/wire.dialect.js';
import { SecurityMailService } from '../core/mail/security-mail.service.js';
import { memoryStore } from '../core/users/memory-store.js';
import { UserDatastore } from '../core/users/user.datastore.js';
import { Clock } from '../ports/clock.js';
import { MailSender } from '../ports/mail-sender.js';
import { SecurityModule } from '../security.module.js';
import type { SecurityRuntimeOptions, SecurityStaticOptions } from '../security.options.js';
import { MailTrap } from './mail-trap.js';
import { PromptMailRunner } from './prompt-mail.runner.js';
import { TestClock } from './test-clock.js';
import { TestUsers, type TestUser } from './test-users.js';

/** What `SecurityTestingModule.forRoot` takes: every option of the module, and users to begin with. @publicApi */
export type SecurityTestingOptions<F extends readonly AnyFeature[] = readonly []> = Partial<
  SecurityStaticOptions<F>
> &
  SecurityRuntimeOptions<F> & {
    /** Made before the first request; their roles are made with them. */
    users?: readonly TestUser[];
  };

const DEFAULTS = {
  secret: 'only-for-tests-0123456789-abcdefghij-ABCDEFGHIJ',
  throttling: false,
  passwords: {
    options: { argon2id: { memoryCost: 1024, timeCost: 1, parallelism: 1 }, bcrypt: { rounds: 4 } },
  },
  acceptRisk: {
    PASSWORD_COST_TOO_LOW: 'tests sign in hundreds of times',
    MEMORY_STORE: 'tests begin anew each time, under an https baseUrl too',
  },
} as const;

/** Sends what is due before each answer. */
const PROMPT_MAILS: Provider = {
  provide: FlowRunner,
  useFactory: (
    mails: SecurityMailService,
    csrf: CsrfCheck,
    format: ResponseFormat,
    dialect: WireDialect,
  ) => new PromptMailRunner(mails, csrf, format, dialect),
  inject: [SecurityMailService, CsrfCheck, ResponseFormat, WireDialect],
};

/**
 * The whole module for a site's own tests: everything in memory, cheap hashes, no throttling, mails in a {@link MailTrap}, time in a
 * {@link TestClock}.
 * @publicApi
 */
@Module({})
export class SecurityTestingModule {
  static forRoot<const F extends readonly AnyFeature[] = readonly []>(
    options: SecurityTestingOptions<F> = {} as SecurityTestingOptions<F>,
  ): DynamicModule {
    const { users = [], overrides = [], ...own } = options;
    const replaced: Provider[] = [
      MailTrap,
      { provide: MailSender, useExisting: MailTrap },
      TestClock,
      { provide: Clock, useExisting: TestClock },
      PROMPT_MAILS,
      {
        provide: TestUsers,
        useFactory: (datastore: UserDatastore, clock: Clock, composition: Composition) =>
          new TestUsers({ datastore, clock, composition }, users),
        inject: [UserDatastore, Clock, Composition],
      },
    ];
    const security = {
      store: memoryStore(),
      ...mergeOptions(DEFAULTS, { ...own }),
      overrides: [...replaced, ...overrides],
    };
    return { module: SecurityTestingModule, imports: [SecurityModule.forRoot(security as never)] };
  }
}
