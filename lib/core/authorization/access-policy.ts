import { isQuotable } from '../../common/authorization-header.js';
import { parseDuration } from '../../common/duration.js';
import type { AccessRule, MechanismReference } from './access-rule.js';

/** What a handler asks of its caller: the rules of its class, base classes and itself, combined once. */
export interface AccessPolicy {
  readonly access: 'authenticated' | 'public' | 'anonymous';
  readonly mechanisms: readonly MechanismReference[];
  /** The decorator that named the mechanisms; `null` where none did. */
  readonly by: string | null;
  /** Basic's realm, when a rule names one. */
  readonly realm: string | null;
  /** Each of these roles. */
  readonly all: readonly string[];
  /** One of each of these lists. */
  readonly any: readonly (readonly string[])[];
  /** Milliseconds since the caller proved its identity; `null` when any age will do. */
  readonly freshWithin: number | null;
  readonly csrf: boolean;
}

export function startingPolicy(mechanisms: readonly MechanismReference[]): AccessPolicy {
  return {
    access: 'authenticated',
    mechanisms,
    by: null,
    realm: null,
    all: [],
    any: [],
    freshWithin: null,
    csrf: true,
  };
}

/**
 * Adds one level (a base class, the class, the method) to what the levels above it asked: mechanisms replace, roles and freshness add up,
 * `@Public()` lifts everything above it, and any other rule lifts a `@Public()` above it.
 */
export function combineLevel(
  above: AccessPolicy,
  rules: readonly AccessRule[],
  start: AccessPolicy,
): AccessPolicy {
  if (rules.length === 0) return above;
  const csrf = above.csrf && !rules.some(({ kind }) => kind === 'skipCsrf');
  if (rules.some(({ kind }) => kind === 'public')) return { ...start, access: 'public', csrf };
  if (rules.some(({ kind }) => kind === 'anonymous'))
    return { ...start, access: 'anonymous', csrf };
  const deciding = rules.filter(({ kind }) => kind !== 'skipCsrf');
  if (deciding.length === 0) return { ...above, csrf };
  const base = above.access === 'authenticated' ? above : start;
  return deciding.reduce<AccessPolicy>(addRule, { ...base, access: 'authenticated', csrf });
}

function addRule(policy: AccessPolicy, rule: AccessRule): AccessPolicy {
  switch (rule.kind) {
    case 'mechanisms':
      return rule.mechanisms.length === 0
        ? policy
        : { ...policy, mechanisms: rule.mechanisms, by: rule.by, realm: rule.realm ?? null };
    case 'all':
      return { ...policy, all: [...new Set([...policy.all, ...rule.roles])] };
    case 'any':
      return { ...policy, any: [...policy.any, rule.roles] };
    case 'fresh':
      return {
        ...policy,
        freshWithin: Math.min(policy.freshWithin ?? Infinity, parseDuration(rule.within)),
      };
    default:
      return policy;
  }
}

/** What cannot be meant on one target, one line each. */
export function contradictions(rules: readonly AccessRule[], place: string): string[] {
  const problems: string[] = [];
  const has = (kind: AccessRule['kind']): boolean => rules.some((rule) => rule.kind === kind);
  const protects = has('mechanisms') || has('all') || has('any') || has('fresh');
  if (has('public') && protects)
    problems.push(`${place}: @Public() and a rule that needs a user contradict each other`);
  if (has('anonymous') && protects) {
    problems.push(
      `${place}: @AnonymousRequired() and a rule that needs a user contradict each other`,
    );
  }
  if (has('anonymous') && has('public'))
    problems.push(`${place}: @Public() and @AnonymousRequired() contradict each other`);
  const named = rules.flatMap((rule) => (rule.kind === 'mechanisms' ? [rule] : []));
  if (named.some((rule) => !saysTheSame(rule, named[0]))) {
    problems.push(
      `${place}: ${named.map(({ by }) => by).join(' and ')} name mechanisms twice; write one @AuthRequired(...)`,
    );
  }
  for (const rule of rules) problems.push(...ruleProblems(rule, place));
  return problems;
}

type MechanismsRule = Extract<AccessRule, { kind: 'mechanisms' }>;

/** Two decorators that a site composes of others may well bring the same one. */
function saysTheSame(rule: MechanismsRule, other: MechanismsRule | undefined): boolean {
  return (
    rule.realm === other?.realm &&
    rule.mechanisms.length === other?.mechanisms.length &&
    rule.mechanisms.every((mechanism, index) => mechanism === other.mechanisms[index])
  );
}

function ruleProblems(rule: AccessRule, place: string): string[] {
  if (rule.kind === 'fresh') return durationProblem(rule.within, place);
  if (rule.kind === 'mechanisms') return realmProblem(rule, place);
  if (rule.kind !== 'all' && rule.kind !== 'any') return [];
  const name = rule.kind === 'all' ? '@Roles' : '@Accepted';
  if (rule.roles.length === 0) return [`${place}: ${name}() needs at least one role`];
  return rule.roles.every((role) => typeof role === 'string' && role !== '')
    ? []
    : [`${place}: ${name}(...) takes the names of roles as separate texts`];
}

function realmProblem({ realm, by }: MechanismsRule, place: string): string[] {
  if (realm === undefined || isQuotable(realm)) return [];
  return [`${place}: ${by}: a realm is a text of visible ASCII characters (RFC 7617 section 2)`];
}

function durationProblem(within: string, place: string): string[] {
  try {
    parseDuration(within);
    return [];
  } catch (error) {
    return [`${place}: @Fresh: ${(error as Error).message}`];
  }
}
