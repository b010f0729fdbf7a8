import type { ModuleMetadata, Provider, Type } from '@nestjs/common';
import type { AnyFeature, Feature } from './core/feature/feature.js';
import type { Preset } from './core/feature/preset.js';
import type { FormClass } from './core/forms/form-class.js';
import type { StandardSchema } from './core/forms/standard-schema.js';
import type { MechanismReference } from './core/authorization/access-rule.js';
import { STATIC_OPTION_NAMES } from './core/options/misplaced-option.js';
import type { coreOptions } from './core/options/core.options.js';
import type { OptionInput } from './core/options/option-reader.js';
import type { StoreDefinition } from './ports/store-definition.js';

/** Forms that a site may replace (a class) or add to (a Standard Schema), by name. */
export type FormName =
  | 'login'
  | 'register'
  | 'confirmRegister'
  | 'forgotPassword'
  | 'resetPassword'
  | 'changePassword'
  | 'sendConfirmation'
  | 'passwordlessLogin'
  | 'verify';

/**
 * Options that decide controllers and providers, and so stand beside `useFactory`.
 * @publicApi
 */
export interface SecurityStaticOptions<F extends readonly AnyFeature[] = readonly AnyFeature[]> {
  /** Where accounts are kept; `false` for a service that takes its users from an external provider. */
  store: StoreDefinition | false;
  /** What the application offers beside signing in. @default [] */
  features?: F;
  /** Other paths for our routes, by their names; each replaces that one alone. */
  routes?: Readonly<Record<string, string>>;
  /** Before all our paths. */
  urlPrefix?: string;
  /**
   * The host that our routes answer at. To a fixed name, all our URLs are absolute, with scheme and port of `baseUrl`, so that the other
   * hosts of the site reach them; a page there can be `next` if it is at `baseUrl` or in `origins`.
   * @default every host
   */
  host?: string;
  /** `false` for no endpoints at all [register_blueprint]. @default true */
  controllers?: boolean;
  /** `false` for JSON only. @default true */
  pages?: boolean;
  forms?: Partial<Readonly<Record<FormName, FormClass | StandardSchema>>>;
  /** Every handler without an annotation needs an authenticated caller, but for these controllers. @default false */
  globalGuard?: boolean | { readonly public: readonly Type[] };
  /** What counts where a handler names nothing. @default ['session', 'token'] */
  mechanisms?: readonly MechanismReference[];
  /** Names of the groups of commands [CLI_USERS_NAME, CLI_ROLES_NAME]; `false` leaves one out. @default users, roles */
  cli?: { readonly users?: string | false; readonly roles?: string | false };
  /** Defaults and dialect of another system, e.g. what `flaskSecurity()` gives. */
  preset?: Preset;
  /** Replacements of our providers, e.g. `{ provide: MailSender, useClass: SesSender }`. */
  overrides?: readonly Provider[];
  /** Modules whose exports the replacements take by injection; global ones need not be named. */
  imports?: ModuleMetadata['imports'];
}

/** The options of the features in the list, under their names; of any features where the list is not known to the compiler. */
export type FeatureOptions<F extends readonly AnyFeature[]> = number extends F['length']
  ? Readonly<Record<string, unknown>>
  : {
      [
        K in F[number] as K extends Feature<infer Name, infer S>
          ? keyof S extends never
            ? never
            : Name
          : never
      ]?: K extends Feature<string, infer S> ? OptionInput<S> : never;
    };

/**
 * Options of run time, which `forRootAsync` takes from its factory.
 * @publicApi
 */
export type SecurityRuntimeOptions<F extends readonly AnyFeature[] = readonly []> = OptionInput<
  typeof coreOptions
> &
  FeatureOptions<F>;

/** What `SecurityModule.forRoot` takes. @publicApi */
export type SecurityOptions<F extends readonly AnyFeature[] = readonly AnyFeature[]> =
  SecurityStaticOptions<F> & SecurityRuntimeOptions<F>;

/** A class that makes the options of run time, for `useClass` and `useExisting`. @publicApi */
export interface SecurityOptionsFactory {
  createSecurityOptions(): object | Promise<object>;
}

/** The static options, none of them given: what Nest's builder splits off. */
export const STATIC_OPTIONS = Object.fromEntries(
  STATIC_OPTION_NAMES.map((name) => [name, undefined]),
) as Readonly<Record<StaticOptionName, undefined>>;

/** Fails to compile when the list of names and the interface differ. */
type StaticOptionName = keyof SecurityStaticOptions extends (typeof STATIC_OPTION_NAMES)[number]
  ? (typeof STATIC_OPTION_NAMES)[number] extends keyof SecurityStaticOptions
    ? keyof SecurityStaticOptions
    : never
  : never;
