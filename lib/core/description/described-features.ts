import type { SecurityErrorCode } from '../errors/security-error-code.js';
import type { LoginAlternative } from '../authentication/login-alternative.js';
import type { AnyFeature } from '../feature/feature.js';
import type { Composition } from '../feature/composition.js';
import type { WireDialect } from '../http/wire.dialect.js';
import type { SecuritySettings } from '../options/settings.js';
import type { DescribedApplication, LoginRefusals } from './operations.js';

/** What a check of a feature that says nothing may refuse a user with. */
const UNTOLD: readonly SecurityErrorCode[] = ['CONFIRMATION_REQUIRED', 'FORBIDDEN'];

/** The application as tables of operations see it. */
export class DescribedFeatures implements DescribedApplication {
  constructor(
    private readonly composition: Composition,
    private readonly settings: SecuritySettings,
    private readonly dialect: WireDialect,
    private readonly alternative: LoginAlternative | null,
  ) {}

  has(feature: string): boolean {
    return this.composition.has(feature);
  }

  group<T>(feature: string): T {
    return this.settings.group(feature);
  }

  get tokensInAnswers(): boolean {
    return this.settings.core.tokens.issueOnLogin;
  }

  get loginForm(): string | null {
    return this.alternative?.replacesPassword ? this.alternative.form : null;
  }

  get loginIsForVisitors(): boolean {
    return this.dialect.loginIsForVisitors;
  }

  get logoutOnGet(): boolean {
    return this.dialect.logoutOnGet;
  }

  get linksActFor() {
    if (this.dialect.linksActForPrograms) return 'everybody';
    return this.composition.pages ? 'browsers' : 'nobody';
  }

  get loginCodes(): readonly SecurityErrorCode[] {
    const { always = [], byPassword = [] } = this.refusals;
    const checks = ['DISABLED_ACCOUNT', ...always, ...byPassword] as const;
    return ['INVALID_CREDENTIALS', ...this.secondFactor, ...checks, 'THROTTLED', 'BUSY'];
  }

  get passwordCodes(): readonly SecurityErrorCode[] {
    return ['INVALID_CREDENTIALS', ...(this.isTold ? [] : UNTOLD), 'THROTTLED', 'BUSY'];
  }

  get linkCodes(): readonly SecurityErrorCode[] {
    return [...this.secondFactor, ...(this.refusals.always ?? [])];
  }

  private get secondFactor(): readonly SecurityErrorCode[] {
    const asks = this.composition.features.some(({ hooks }) => hooks?.secondFactors?.length);
    return asks ? ['SECOND_FACTOR_REQUIRED'] : [];
  }

  private get checking(): readonly AnyFeature[] {
    return this.composition.features.filter(({ hooks }) => hooks?.loginChecks?.length);
  }

  private get isTold(): boolean {
    return this.checking.every(({ operations }) => operations?.refusals);
  }

  private get refusals(): LoginRefusals {
    const told = this.checking.map(
      ({ operations }) => operations?.refusals?.(this) ?? { always: UNTOLD },
    );
    return {
      always: told.flatMap(({ always = [] }) => always),
      byPassword: told.flatMap(({ byPassword = [] }) => byPassword),
    };
  }
}
