import { Inject, Injectable, Optional } from '@nestjs/common';
import { Attention } from '../common/attention.js';
import { AccessPolicies } from '../core/authorization/access-policies.js';
import { GlobalGuards } from '../core/authorization/global-guards.js';
import { Composition } from '../core/feature/composition.js';
import { SecuritySettings } from '../core/options/settings.js';
import { HandlerSurvey } from '../core/start/handler.survey.js';
import { Store } from '../ports/store.js';
import { shownOptions, type ShownOption } from './shown-options.js';
import { shownRoutes, type ShownRoute } from './shown-routes.js';

/** Looks at an application from all sides. */
@Injectable()
export class Diagnosis {
  constructor(
    @Inject(SecuritySettings) private readonly settings: SecuritySettings,
    @Inject(HandlerSurvey) private readonly survey: HandlerSurvey,
    @Inject(GlobalGuards) private readonly guards: GlobalGuards,
    @Inject(AccessPolicies) private readonly policies: AccessPolicies,
    @Inject(Composition) private readonly composition: Composition,
    @Inject(Attention) private readonly attention: Attention,
    @Optional() @Inject(Store) private readonly store?: Store,
  ) {}

  options(): ShownOption[] {
    return shownOptions(this.settings, this.composition);
  }

  /** Everything that was told at the start. */
  warnings(): readonly string[] {
    return this.attention.messages;
  }

  routes(): ShownRoute[] {
    const { authenticate, names } = this.guards;
    const foreign = names.length === 0 ? 'none' : names.join(', ');
    return this.survey
      .handlers()
      .flatMap((handler) =>
        shownRoutes(handler, this.policies, handler.guarded || authenticate ? null : foreign),
      );
  }

  async database(): Promise<readonly string[]> {
    if (!this.store) return ['there is no store'];
    return (await this.store.describe?.()) ?? ['the store tells nothing of its tables'];
  }
}
