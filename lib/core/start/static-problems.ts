import { lackingFields } from '../forms/form-entries.js';
import type { FormEntry } from '../forms/form.registry.js';
import { isStandardSchema } from '../forms/standard-schema.js';
import { coreOptions } from '../options/core.options.js';
import { misplacedOption, STATIC_OPTION_NAMES } from '../options/misplaced-option.js';
import { isRecord } from '../options/shapes.js';
import { unknownKey } from '../options/unknown-key.js';
import type { ComposedRoute } from '../feature/composed-routes.js';
import type { AnyFeature } from '../feature/feature.js';
import { parametersOf } from '../http/served-path.js';
import { shapeProblems } from './static-shapes.js';

type Options = Readonly<Record<string, unknown>>;

/** What the features in force offer to the static options. */
export interface StaticChoices {
  readonly routes: readonly Pick<ComposedRoute, 'name' | 'path' | 'usual'>[];
  readonly forms: Readonly<Record<string, FormEntry>>;
}

/**
 * What is wrong with the static options, one line each; told together with all other mistakes.
 * @param besideFactory true where they stand beside a factory, so that nobody reads any other option there
 */
export function staticProblems(
  options: Options,
  choices: StaticChoices,
  besideFactory: boolean,
): string[] {
  return [
    ...(besideFactory ? strayProblems(options) : []),
    ...storeProblems(options),
    ...featureProblems(options['features']),
    ...routeProblems(options, choices.routes),
    ...formProblems(options['forms'], choices.forms),
    ...guardProblems(options['globalGuard']),
    ...shapeProblems(options),
    ...keyProblems('cli', options['cli'], ['users', 'roles']),
    ...commandProblems(options['cli']),
  ];
}

/** True for what `defineFeature` gives. */
export function isFeature(value: unknown): value is AnyFeature {
  return isRecord(value) && typeof value['name'] === 'string' && value['name'] !== '';
}

/** True for what `typeOrmStore()` and its like give. */
export function isStoreDefinition(value: unknown): boolean {
  return isRecord(value) && typeof value['providers'] === 'function';
}

function strayProblems(options: Options): string[] {
  const known: readonly string[] = STATIC_OPTION_NAMES;
  const stray = Object.keys(options).filter((name) => !known.includes(name));
  return stray.map((name) =>
    Object.hasOwn(coreOptions, name) || misplacedOption(name, []) !== null
      ? `${name}: nobody reads it beside useFactory; put it into the result`
      : unknownKey(name, known),
  );
}

function storeProblems({ store, features }: Options): string[] {
  if (store === false) {
    return Array.isArray(features) && features.length > 0
      ? ['store: false keeps no accounts, so features must be empty']
      : [];
  }
  const choice =
    "typeOrmStore() from 'nest-security/typeorm', memoryStore(), or false for a service without accounts";
  if (store === undefined) return [`store is missing: give ${choice}`];
  if (isStoreDefinition(store)) return [];
  const call = typeof store === 'function' ? `; call it: ${store.name}()` : '';
  return [`store: give ${choice}${call}`];
}

function featureProblems(features: unknown): string[] {
  if (features === undefined) return [];
  if (!Array.isArray(features)) return ['features: give a list, e.g. [registerable, confirmable]'];
  return features.flatMap((feature, index) =>
    isFeature(feature)
      ? []
      : [
          `features[${index}]: give a feature itself, e.g. registerable from 'nest-security', or what defineFeature makes`,
        ],
  );
}

function routeProblems(
  { routes, controllers, urlPrefix }: Options,
  offered: StaticChoices['routes'],
): string[] {
  if (controllers === false) return [];
  const prefix = parametersOf(String(urlPrefix ?? ''));
  const known = offered.map(({ name }) => name).join(', ');
  const chosen = isRecord(routes) ? Object.keys(routes) : [];
  const unknown = chosen.filter((name) => !offered.some((route) => route.name === name));
  const double = offered.filter(({ path }, index) =>
    offered.slice(0, index).some((earlier) => earlier.path.toLowerCase() === path.toLowerCase()),
  );
  const misnamed = offered.filter(
    ({ name, usual }) => isRecord(routes) && !hasParametersOf(usual, routes[name] ?? usual),
  );
  return [
    ...(prefix.length === 0 ? [] : ['urlPrefix: give a path without parameters']),
    ...misnamed.map(({ name, usual }) =>
      usual.includes(':')
        ? `routes.${name}: keep the parameters of ${usual}`
        : `routes.${name}: give a path without parameters`,
    ),
    ...unknown.map(
      (name) => `routes.${name}: no feature in force has this route (known: ${known})`,
    ),
    ...double.map(({ name, path }) => `routes.${name}: another route of ours has the path ${path}`),
  ];
}

/** A path that takes what the route's usual one does: nobody could make a URL of another. */
function hasParametersOf(usual: string, path: unknown): boolean {
  const names = (text: string): string => parametersOf(text).sort().join();
  return names(usual) === names(String(path));
}

function formProblems(forms: unknown, known: StaticChoices['forms']): string[] {
  if (!isRecord(forms)) return [];
  return Object.entries(forms).flatMap(([name, form]) => {
    if (form === undefined) return [];
    const entry = Object.hasOwn(known, name) ? known[name] : undefined;
    if (!entry) {
      const names = Object.keys(known).join(', ');
      return [`forms.${name}: no feature in force has this form (known: ${names})`];
    }
    if (typeof form !== 'function' && !isStandardSchema(form))
      return [`forms.${name}: give a class that extends ours, or a Standard Schema`];
    const lacking = lackingFields(entry).join(', ');
    return lacking === ''
      ? []
      : [`forms.${name}: ${entry.form.name} lacks ${lacking}; let it extend ${entry.base.name}`];
  });
}

function guardProblems(guard: unknown): string[] {
  if (guard === undefined || typeof guard === 'boolean') return [];
  const shape = 'globalGuard: give true, false or { public: [HealthController] }';
  if (!isRecord(guard)) return [shape];
  const open = guard['public'];
  const isList = Array.isArray(open) && open.every((item) => typeof item === 'function');
  const unknown = keyProblems('globalGuard', guard, ['public']);
  return unknown.length > 0 || isList ? unknown : [shape];
}

/** Commands of ours whose names nobody can change. */
const COMMANDS: readonly unknown[] = ['doctor', 'secret', 'migrate', 'help'];

function commandProblems(cli: unknown): string[] {
  if (!isRecord(cli)) return [];
  const { users = 'users', roles = 'roles' } = cli;
  const taken = Object.entries({ users, roles }).filter(([, name]) => COMMANDS.includes(name));
  return [
    ...taken.map(([group, name]) => `cli.${group}: "${String(name)}" is a command of its own`),
    ...(users !== false && users === roles ? ['cli: give users and roles different names'] : []),
  ];
}

function keyProblems(option: string, value: unknown, known: readonly string[]): string[] {
  if (!isRecord(value)) return [];
  return Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => unknownKey(`${option}.${key}`, known));
}
