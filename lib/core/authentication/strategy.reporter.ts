import { Logger } from '@nestjs/common';
import { Seldom } from '../../common/seldom.js';
import { kindOfError, stackOfError } from '../errors/error-trace.js';

/** Milliseconds between two lines that say the same. */
const INTERVAL = 60_000;

/** Tells the site's developers what its strategies do that nobody gets in by; once a minute each, without the values of a request. */
export class StrategyReporter {
  private readonly logger = new Logger('Security');
  private readonly seldom = new Seldom(INTERVAL);

  failed(strategy: string, error: unknown): void {
    const kind = kindOfError(error);
    if (!this.seldom.allows(`${strategy} failed ${kind}`)) return;
    this.logger.error(
      `The strategy "${strategy}" failed, so that its callers are answered 503: ${kind}`,
      stackOfError(error),
    );
  }

  silent(strategy: string, silence: number): void {
    this.warn(
      strategy,
      `gave no answer within ${silence / 1000} seconds, so that its caller is answered 503`,
    );
  }

  redirects(strategy: string): void {
    this.warn(
      strategy,
      'wants to send its caller elsewhere, which a guard does not do: begin and end the sign-in at a provider in routes of your own, and end it with LoginService.login(user, { request, response })',
    );
  }

  unknownUser(strategy: string): void {
    this.warn(
      strategy,
      'gave somebody who is no user here: let its validate() return a user of the datastore, e.g. by UserDatastore.findUser, or externalUser({ id, email?, roles?, claims? })',
    );
  }

  private warn(strategy: string, what: string): void {
    if (this.seldom.allows(`${strategy} ${what}`))
      this.logger.warn(`The strategy "${strategy}" ${what}`);
  }
}
