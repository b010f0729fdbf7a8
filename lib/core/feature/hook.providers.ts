import type { Provider, Type } from '@nestjs/common';
import type { FeatureHooks } from '../../ports/hooks.js';
import type { AnyFeature } from './feature.js';

type HookName = keyof FeatureHooks<Type>;

/** The token under which all hooks of a kind are injected, in the order of the list of features. */
export function hooksToken(name: HookName): string {
  return `SECURITY:HOOKS:${name}`;
}

const NAMES: readonly HookName[] = [
  'loginChecks',
  'secondFactors',
  'afterLogin',
  'passwordRules',
  'afterRegister',
  'afterCredentialChange',
];

/** Makes the hooks of the features in force injectable, one list for each kind. */
export function hookProviders(features: readonly AnyFeature[]): Provider[] {
  const lists = NAMES.map((name) => ({
    name,
    hooks: features.flatMap(({ hooks }) => hooks?.[name] ?? []),
  }));
  const classes = [...new Set(lists.flatMap(({ hooks }) => hooks))];
  return [
    ...classes,
    ...lists.map(({ name, hooks }) => ({
      provide: hooksToken(name),
      useFactory: (...instances: unknown[]) => instances,
      inject: [...hooks],
    })),
  ];
}
