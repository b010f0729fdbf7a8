import type { Provider, Type } from '@nestjs/common';
import type { FeatureHooks } from '../../ports/hooks.js';
import type { FieldDefinition, ModelDefinition } from '../../ports/model.js';
import type { FeatureOperations } from '../description/operations.js';
import type { FormClass } from '../forms/form-class.js';
import type { MessageDefinitions } from '../messages/message-definition.js';
import type { AnyOptionGroup, OptionGroup } from '../options/define-options.js';
import type { OptionReport } from '../options/option-report.js';
import type { OptionSchema } from '../options/option-reader.js';

/** One page or resource: its default path and the controllers that answer there. */
export interface FeatureRoute {
  readonly path: string;
  /** The route whose path stands before this one's, wherever the site has put it. */
  readonly below?: string;
  readonly controllers: readonly Type[];
}

/**
 * A feature as a value: what it adds to an application, and nothing that runs by itself. Which features are in force is static; how they
 * behave is options under the feature's name.
 * @publicApi
 */
export interface Feature<Name extends string = string, S extends OptionSchema = OptionSchema> {
  readonly name: Name;
  readonly options?: OptionGroup<Name, S>;
  /** Tables of its own. */
  readonly models?: readonly ModelDefinition[];
  /** Fields that the site's user class must have; the start fails with one list when some are missing. */
  readonly userFields?: Readonly<Record<string, FieldDefinition>>;
  /** Routes by their fixed names, as `urlFor` and the option `routes` know them. */
  readonly routes?: Readonly<Record<string, FeatureRoute>>;
  /** What the routes do, for the application's OpenAPI document. */
  readonly operations?: FeatureOperations;
  readonly providers?: readonly Provider[];
  readonly forms?: Readonly<Record<string, FormClass>>;
  readonly messages?: MessageDefinitions;
  /** Pages and mails: name to the folder's URL that holds `<name>.hbs`. */
  readonly views?: Readonly<Record<string, URL>>;
  readonly mails?: Readonly<Record<string, URL>>;
  readonly hooks?: FeatureHooks<Type>;
  /** Looks for contradictions at start. */
  check?(
    options: Readonly<Record<string, unknown>>,
    report: OptionReport,
    features: readonly string[],
  ): void;
}

export type AnyFeature = Omit<Feature, 'options'> & { readonly options?: AnyOptionGroup };
