import type { DynamicModule, Type } from '@nestjs/common';
import type { BenchDatabase } from './database.js';

export const APPLICATIONS = [
  'bare',
  'bare-login',
  'bare-typeorm',
  'recipe',
  'recipe-lookup',
  'secured',
] as const;
export type ApplicationName = (typeof APPLICATIONS)[number];

/** Loads the one application that a process serves, so that no other's modules are in it. */
export async function loadModule(
  name: ApplicationName,
  database: BenchDatabase,
): Promise<Type | DynamicModule> {
  switch (name) {
    case 'bare':
      return (await import('./bare.app.js')).BareModule;
    case 'bare-login':
      return (await import('./bare-login.app.js')).BareLoginModule.ready();
    case 'bare-typeorm':
      return (await import('./bare-typeorm.app.js')).BareTypeOrmModule.on(database);
    case 'recipe':
      return (await import('./recipe.app.js')).RecipeModule;
    case 'recipe-lookup':
      return (await import('./recipe-lookup.app.js')).RecipeLookupModule.on(database);
    case 'secured':
      return (await import('./secured.app.js')).SecuredModule.on(database);
  }
}
