import type { Type } from '@nestjs/common';
import type { ModelDefinition } from '../../ports/model.js';
import type { StoreDefinition } from '../../ports/store-definition.js';
import type { MechanismReference } from '../authorization/access-rule.js';
import type { FormEntry } from '../forms/form.registry.js';
import type { NamedRoute } from '../http/route-table.js';
import type { AnyFeature } from './feature.js';
import type { Preset } from './preset.js';

export interface CompositionParts {
  readonly features: readonly AnyFeature[];
  readonly store: StoreDefinition | null;
  readonly models: readonly ModelDefinition[];
  readonly routes: readonly NamedRoute[];
  /** The host that the routes answer at; `undefined` for every host. */
  readonly host: string | undefined;
  readonly controllers: Type[];
  readonly forms: Readonly<Record<string, FormEntry>>;
  readonly pages: boolean;
  readonly mechanisms: readonly MechanismReference[];
  readonly globalGuard: boolean | { readonly public: readonly Type[] };
  /** Names of the groups of commands; `false` leaves one out. */
  readonly cli: { readonly users: string | false; readonly roles: string | false };
  /** Mistakes in the static options, told together with all others. */
  readonly problems: readonly string[];
  /** The injection tokens of the option `overrides`. */
  readonly replaced: readonly unknown[];
  readonly preset: Preset | null;
}

/** What is static about one application: decided before Nest knows any option of run time. */
export class Composition {
  constructor(private readonly parts: CompositionParts) {}

  get features() {
    return this.parts.features;
  }

  get store() {
    return this.parts.store;
  }

  get models() {
    return this.parts.models;
  }

  get host() {
    return this.parts.host;
  }

  get routes() {
    return this.parts.routes;
  }

  get controllers() {
    return this.parts.controllers;
  }

  get forms() {
    return this.parts.forms;
  }

  get pages() {
    return this.parts.pages;
  }

  get mechanisms() {
    return this.parts.mechanisms;
  }

  get globalGuard() {
    return this.parts.globalGuard;
  }

  get cli() {
    return this.parts.cli;
  }

  get problems() {
    return this.parts.problems;
  }

  get replaced() {
    return this.parts.replaced;
  }

  get preset() {
    return this.parts.preset;
  }

  has(feature: string): boolean {
    return this.parts.features.some(({ name }) => name === feature);
  }
}
