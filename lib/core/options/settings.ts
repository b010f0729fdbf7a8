import type { AnyFeature } from '../feature/feature.js';
import type { Preset } from '../feature/preset.js';
import { coreOptions } from './core.options.js';
import { SecurityConfigurationError } from './configuration.error.js';
import { developmentSecret } from './development-secret.js';
import { mergeOptions } from './merge-options.js';
import { misplacedOption } from './misplaced-option.js';
import type { OptionOutput, OptionSchema } from './option-reader.js';
import { OptionReport, type ConfigurationProblem } from './option-report.js';
import { resolveOptions } from './resolve-options.js';
import { checkSettings } from './settings.checks.js';

export type CoreSettings = OptionOutput<typeof coreOptions>;

/** What is static and matters to the checks. */
export interface StaticSettings {
  readonly features: readonly AnyFeature[];
  /** `null` for a service without accounts. */
  readonly store: { readonly kind: string } | null;
  readonly problems: readonly string[];
  /** What the site puts in place of ours, by injection token. */
  readonly replaced?: readonly unknown[];
  /** Our routes in force. */
  readonly routes?: readonly { readonly name: string }[];
  /** False where our routes speak JSON alone. */
  readonly pages?: boolean;
  /** Defaults of another system. */
  readonly preset?: Preset | null;
}

/** Everything that was configured, checked and complete. */
export class SecuritySettings {
  private constructor(
    readonly core: CoreSettings,
    private readonly groups: Readonly<Record<string, unknown>>,
    readonly secrets: readonly string[],
    readonly production: boolean,
    /** Refusals that the site accepted, and what must change before production; told once at start. */
    readonly warnings: readonly string[],
  ) {}

  /** The resolved options of a feature. */
  group<T>(name: string): T {
    return this.groups[name] as T;
  }

  /** @throws SecurityConfigurationError with every mistake in one list */
  static from(input: Readonly<Record<string, unknown>>, fixed: StaticSettings): SecuritySettings {
    const report = new OptionReport();
    for (const problem of fixed.problems) report.add(problem);
    const groups = fixed.features.flatMap(({ options }) =>
      options ? [[options.name, options.schema] as const] : [],
    );
    const schema: OptionSchema = { ...coreOptions, ...Object.fromEntries(groups) };
    const given = overPreset(fixed.preset, schema, inPlace(input, fixed, report));
    const resolved = resolveOptions(schema, given as never, report) as Readonly<
      Record<string, unknown>
    >;
    const core = resolved as unknown as CoreSettings;
    const production = checkSettings(core, fixed, report);
    for (const feature of fixed.features) {
      feature.check?.(
        resolved,
        report,
        fixed.features.map(({ name }) => name),
      );
    }
    const accepted = [...accept(report.problems, core.acceptRisk), ...report.notes];
    const secrets = secretsOf(core, fixed, accepted);
    return new SecuritySettings(core, resolved, secrets, production, accepted);
  }
}

/** What the site wrote, without what stands in the wrong place. */
function inPlace(
  input: Readonly<Record<string, unknown>> | undefined,
  fixed: StaticSettings,
  report: OptionReport,
): Readonly<Record<string, unknown>> {
  const inForce = fixed.features.map(({ name }) => name);
  const entries = Object.entries(input ?? {}).filter(([name]) => {
    const problem = misplacedOption(name, inForce);
    if (problem !== null) report.add(problem);
    return problem === null;
  });
  return Object.fromEntries(entries);
}

/** What the site wrote, above the defaults of its preset. */
function overPreset(
  preset: Preset | null | undefined,
  schema: OptionSchema,
  input: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!preset) return input;
  const known = Object.entries(preset.options).filter(([key]) => Object.hasOwn(schema, key));
  return mergeOptions(Object.fromEntries(known), input);
}

/** Splits off what the site has accepted by name; the rest ends the start. */
function accept(
  problems: readonly ConfigurationProblem[],
  risks: Readonly<Record<string, string>>,
): string[] {
  const accepted = Object(risks) as typeof risks;
  const open = problems.filter(({ code }) => code === undefined || !Object.hasOwn(accepted, code));
  if (open.length > 0) throw new SecurityConfigurationError(open);
  return problems.map(
    ({ code, message }) => `Accepted risk ${code}: ${message} (${risks[code ?? '']})`,
  );
}

function secretsOf(
  core: CoreSettings,
  fixed: StaticSettings,
  warnings: string[],
): readonly string[] {
  if (typeof core.secret === 'string') return [core.secret];
  if (core.secret && core.secret.length > 0) return core.secret;
  const { secret, kept } = developmentSecret();
  if (fixed.store !== null) {
    warnings.push(
      `No secret is set, so one was made for development${kept ? '' : ' that lasts until the next start'}; set "secret" (openssl rand -base64 32)`,
    );
  }
  return [secret];
}
