import type { DiscoveryService } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import { Strategy } from 'passport';
import { authorizationScheme } from '../../common/authorization-header.js';
import type { Store } from '../../ports/store.js';
import type { MechanismReference } from '../authorization/access-rule.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { UserFields } from '../users/security-types.js';
import type { LoginPipeline } from './login.pipeline.js';
import { ExternalUser } from './external-user.js';
import type { MechanismRunner, MechanismSource } from './mechanisms.js';
import { invalid, type Presented } from './presented.js';
import { SecurityStrategy } from './security.strategy.js';
import { driveStrategy } from './strategy-driver.js';
import { withoutUser } from './strategy-outcome.js';
import { nameOfStrategy } from './strategy-names.js';
import type { StrategyReporter } from './strategy.reporter.js';

interface NamedStrategy {
  readonly name?: string;
  /** True where a browser adds the credential by itself, e.g. a cookie, so that writes need the CSRF check. */
  readonly ambient?: unknown;
  authenticate(request: object, options: object): unknown;
}

export interface SiteStrategyDependencies {
  readonly discovery: DiscoveryService;
  readonly store: Store | null;
  readonly pipeline: LoginPipeline | null;
  readonly reporter: StrategyReporter;
  readonly now: () => number;
}

/** The passport strategies of a site, found among its own application's providers and never in passport's process-wide registry. */
export class SiteStrategies implements MechanismSource {
  constructor(private readonly deps: SiteStrategyDependencies) {}

  names(): readonly string[] {
    return this.all().map(({ strategy }) => nameOfStrategy(strategy));
  }

  find(reference: MechanismReference): MechanismRunner | null {
    const found = this.all().find(({ strategy, metatype }) =>
      matches(reference, strategy, metatype),
    );
    return found ? this.runner(found.strategy) : null;
  }

  private all(): { readonly strategy: NamedStrategy; readonly metatype: unknown }[] {
    return this.deps.discovery
      .getProviders()
      .flatMap(({ instance, metatype }) =>
        isStrategy(instance) ? [{ strategy: instance, metatype }] : [],
      );
  }

  private runner(strategy: NamedStrategy): MechanismRunner {
    const name = nameOfStrategy(strategy);
    return { name, present: (exchange) => this.present(strategy, name, exchange) };
  }

  private async present(
    strategy: NamedStrategy,
    name: string,
    exchange: HttpExchange,
  ): Promise<Presented> {
    const outcome = await driveStrategy(strategy, exchange.request);
    if (outcome.kind !== 'success') return withoutUser(outcome, name, this.deps.reporter);
    const user = await this.userOf(outcome.user);
    if (!user) {
      if (!isLikeOurs(outcome.user)) this.deps.reporter.unknownUser(name);
      return invalid('The strategy names no user of this application');
    }
    const admitted =
      user instanceof ExternalUser || (await this.deps.pipeline?.admits(user, name)) === true;
    if (!admitted) return invalid('The account may not sign in');
    const authentication = {
      user,
      mechanism: name,
      authenticatedAt: this.deps.now(),
      expiresAt: null,
      session: null,
      ambient: strategy.ambient === true || isBrowserScheme(exchange),
    };
    return { kind: 'valid', authentication };
  }

  /** A user of ours is read anew, so that a change counts at once whatever the strategy keeps. */
  private async userOf(user: unknown): Promise<UserFields | ExternalUser | null> {
    if (user instanceof ExternalUser) return user;
    const { id } = user as Partial<UserFields>;
    if (!this.deps.store || (typeof id !== 'string' && typeof id !== 'number')) return null;
    const principal = await this.deps.store.principalById(String(id));
    const current = principal?.user as UserFields | undefined;
    return current && isOfStore(user as Partial<UserFields>, current) ? current : null;
  }
}

/** The id of a provider's profile may well be that of somebody here: an object of the user's class counts, or one with its uniquifier. */
function isOfStore(user: Partial<UserFields>, current: UserFields): boolean {
  const prototype: unknown = Object.getPrototypeOf(current);
  if (prototype !== Object.prototype && Object.getPrototypeOf(user) === prototype) return true;
  return typeof user.uniquifier === 'string' && user.uniquifier === current.uniquifier;
}

/** A user of the store that is gone since, or was rotated, which is no mistake of the strategy. */
function isLikeOurs(user: unknown): boolean {
  return typeof (user as Partial<UserFields>).uniquifier === 'string';
}

/** Schemes whose credentials a browser keeps and sends to whatever page asks (RFC 7617, 7616, 4559). */
const BROWSER_SCHEMES: ReadonlySet<string | null> = new Set([
  'basic',
  'digest',
  'negotiate',
  'ntlm',
]);

function isBrowserScheme(exchange: HttpExchange): boolean {
  return BROWSER_SCHEMES.has(authorizationScheme(exchange.header('authorization')));
}

function isStrategy(instance: unknown): instance is NamedStrategy {
  if (typeof instance !== 'object' || instance === null || instance instanceof SecurityStrategy)
    return false;
  return instance instanceof Strategy || looksLikeStrategy(instance);
}

/** Strategies come with their own copy of passport's base class. */
function looksLikeStrategy(instance: object): boolean {
  const { authenticate, validate, name } = instance as Record<string, unknown>;
  return (
    typeof authenticate === 'function' && typeof validate === 'function' && typeof name === 'string'
  );
}

function matches(
  reference: MechanismReference,
  instance: NamedStrategy,
  metatype: unknown,
): boolean {
  if (typeof reference === 'string') return nameOfStrategy(instance) === reference;
  return (
    metatype === reference ||
    (typeof reference === 'function' && instance instanceof (reference as Type))
  );
}
