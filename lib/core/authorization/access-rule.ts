import 'reflect-metadata';
import { Reflector } from '@nestjs/core';
import type { Type } from '@nestjs/common';

/** A mechanism by its name, or a passport strategy of the site by name or class. */
export type MechanismReference = string | Type;

/** What one decorator asks for. */
export type AccessRule =
  | { readonly kind: 'public' }
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'mechanisms';
      readonly mechanisms: readonly MechanismReference[];
      readonly realm?: string;
      readonly by: string;
    }
  | { readonly kind: 'all'; readonly roles: readonly string[] }
  | { readonly kind: 'any'; readonly roles: readonly string[] }
  | { readonly kind: 'fresh'; readonly within: string }
  | { readonly kind: 'skipCsrf' };

/** The rules of a class or method, in the order in which they were written from the inside out. */
export const AccessRules = Reflector.createDecorator<readonly AccessRule[]>();

/** Rules written on this very target; those of a base class are a level of their own. */
export function ownRules(target: object): readonly AccessRule[] {
  return (
    (Reflect.getOwnMetadata(AccessRules.KEY, target) as readonly AccessRule[] | undefined) ?? []
  );
}
