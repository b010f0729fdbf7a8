import { Logger, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import type { Attention } from '../../common/attention.js';
import type { Store } from '../../ports/store.js';
import type { GlobalGuards } from '../authorization/global-guards.js';
import type { SecurityRuntime } from '../authentication/security.runtime.js';
import { redirectProblems } from '../http/redirect-problems.js';
import type { SecurityUrls } from '../http/security-urls.js';
import type { Composition } from '../feature/composition.js';
import { SecurityConfigurationError } from '../options/configuration.error.js';
import type { SecuritySettings } from '../options/settings.js';
import type { PasswordHasher } from '../passwords/password-hasher.js';
import type { PageService } from '../views/page.service.js';
import { identityAttributes } from '../users/identity-attributes.js';
import { missingIdentities } from '../users/identity-models.js';
import type { HandlerSurvey } from './handler.survey.js';
import type { Surroundings } from './surroundings.js';

export interface StarterParts {
  readonly settings: SecuritySettings;
  readonly composition: Composition;
  readonly runtime: SecurityRuntime;
  readonly surroundings: Surroundings;
  readonly survey: HandlerSurvey;
  readonly guards: GlobalGuards;
  readonly urls: SecurityUrls;
  readonly pages: PageService;
  readonly store: Store | null;
  readonly hasher: PasswordHasher | null;
  readonly attention: Attention;
}

/** What happens once when the application starts: the store is made ready, rules are checked, warnings are told. */
export class SecurityStarter implements OnModuleInit, OnApplicationBootstrap {
  private readonly logger = new Logger('Security');

  constructor(private readonly parts: StarterParts) {}

  /** @throws SecurityConfigurationError with every contradiction in the site's decorators */
  async onModuleInit(): Promise<void> {
    const { runtime, settings, survey, store, pages, hasher } = this.parts;
    runtime.register();
    this.warn(settings.warnings);
    await hasher?.prepare();
    if (store) await this.prepare(store);
    const problems = [
      ...this.parts.surroundings.problems(),
      ...redirectProblems(settings.core.redirects, this.parts.urls),
      ...survey.problems(),
    ];
    if (problems.length > 0)
      throw new SecurityConfigurationError(problems.map((message) => ({ message })));
    // Without pages too: mails are made of templates as well.
    this.warn(await pages.prepare());
  }

  onApplicationBootstrap(): void {
    const { guards, survey } = this.parts;
    if (guards.authenticate || guards.names.length > 0) return;
    const open = survey.unguarded();
    if (open.length > 0) {
      this.logger.log(
        `${open.length} handlers have no guard; globalGuard: true closes them, @Public() opens single ones`,
      );
    }
  }

  /** What people sign in by is known only now; all other fields were when the module was put together. */
  private async prepare(store: Store): Promise<void> {
    const { models } = this.parts.composition;
    await store.prepare(models);
    const attributes = identityAttributes(this.parts.settings.core.identityAttributes);
    const all = missingIdentities(store, models, attributes);
    if (all) await store.prepare(all);
  }

  private warn(messages: readonly string[]): void {
    for (const message of messages) this.parts.attention.once(message, message);
  }
}
