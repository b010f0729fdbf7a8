import { Logger } from '@nestjs/common';
import { after, attempt, isPromise, type MaybePromise } from '../../common/maybe-promise.js';
import type { Clock } from '../../ports/clock.js';
import type { AccessPolicy } from '../authorization/access-policy.js';
import { asSecurityException } from '../errors/as-security-exception.js';
import { SecurityException } from '../errors/security.exception.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { CsrfCheck } from '../http/csrf.check.js';
import type { Authentication } from './authentication.js';
import type { MechanismRunner, Mechanisms } from './mechanisms.js';
import type { Presented } from './presented.js';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
const MEANS_NOBODY: ReadonlySet<string> = new Set(['NOT_AUTHENTICATED', 'INSECURE_TRANSPORT']);

/** Finds the caller of a request by the mechanisms that a handler accepts. */
export class Authenticator {
  protected readonly logger = new Logger('Security');

  constructor(
    protected readonly mechanisms: Mechanisms,
    private readonly csrf: CsrfCheck,
    private readonly clock: Clock,
    private readonly conflicts: 'refuse' | 'first',
  ) {}

  /**
   * The caller, or `null` when no accepted credential is there.
   * @throws SecurityException NOT_AUTHENTICATED for a credential that does not hold, CREDENTIALS_CONFLICT, CSRF_FAILED, and UNAVAILABLE or
   * BUSY where it could not be told
   */
  authenticate(exchange: HttpExchange, policy: AccessPolicy): MaybePromise<Authentication | null> {
    return attempt(
      () =>
        after(this.find(exchange, policy), (found) => {
          if (found && policy.csrf) this.protectWrite(exchange, found);
          return found;
        }),
      (error) => {
        throw asSecurityException(error, this.logger);
      },
    );
  }

  /** The caller where nobody is needed: a credential that does not hold means nobody, a forged write is still refused. */
  lookFor(exchange: HttpExchange, policy: AccessPolicy): MaybePromise<Authentication | null> {
    return attempt(
      () => this.authenticate(exchange, policy),
      (error) => {
        if (error instanceof SecurityException && MEANS_NOBODY.has(error.code)) return null;
        throw error;
      },
    );
  }

  /** Milliseconds since the caller proved its identity. */
  age(caller: Authentication): number {
    return this.clock.now().getTime() - caller.authenticatedAt;
  }

  private find(exchange: HttpExchange, policy: AccessPolicy): MaybePromise<Authentication | null> {
    const runners = this.mechanisms.of(policy);
    return this.look(exchange, { runners, next: 0, found: null, doubt: null });
  }

  /** Looks at the mechanisms that are left, one after the other. */
  private look(exchange: HttpExchange, search: Search): MaybePromise<Authentication | null> {
    const { runners } = search;
    while (search.next < runners.length) {
      const presented = (runners[search.next++] as MechanismRunner).present(exchange);
      if (isPromise(presented)) {
        return presented.then((one) =>
          this.note(search, one) ? conclude(search) : this.look(exchange, search),
        );
      }
      if (this.note(search, presented)) break;
    }
    return conclude(search);
  }

  /** True when nothing more needs to be looked at. */
  private note(search: Search, presented: Presented): boolean {
    if (presented.kind === 'invalid') throw notAuthenticated(presented.reason);
    if (presented.kind === 'doubtful') search.doubt = presented.reason;
    if (presented.kind === 'valid') {
      const { authentication } = presented;
      if (search.found && !sameUser(search.found, authentication))
        throw new SecurityException('CREDENTIALS_CONFLICT');
      search.found ??= authentication;
    }
    return search.found !== null && this.conflicts === 'first';
  }

  protected protectWrite(exchange: HttpExchange, caller: Authentication): void {
    if (!caller.ambient || SAFE_METHODS.has(exchange.method)) return;
    exchange.unproven = caller;
    this.csrf.assert(exchange, caller);
    exchange.unproven = null;
  }
}

/** What the mechanisms that were looked at said. */
interface Search {
  readonly runners: readonly MechanismRunner[];
  /** The place of the mechanism that is looked at next. */
  next: number;
  found: Authentication | null;
  doubt: string | null;
}

function conclude({ found, doubt }: Search): Authentication | null {
  // Nobody knew the credential after all; a cookie that came along by itself must not stand in for it.
  if (doubt !== null && (!found || found.ambient)) throw notAuthenticated(doubt);
  return found;
}

function notAuthenticated(cause: string): SecurityException {
  return new SecurityException('NOT_AUTHENTICATED', { cause });
}

function sameUser(one: Authentication, other: Authentication): boolean {
  return (
    String(one.user.id) === String(other.user.id) && one.user.constructor === other.user.constructor
  );
}
