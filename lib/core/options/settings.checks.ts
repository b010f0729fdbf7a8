import { isQuotable } from '../../common/authorization-header.js';
import { isLocalHostName } from '../../common/host-name.js';
import { parseTrustProxy } from '../../common/trust-proxy.js';
import { checkAcceptedRisks } from './accepted-risks.check.js';
import { identityAttributeProblems } from '../users/identity-attribute.problems.js';
import { BaseUrl } from '../http/base-url.js';
import { cookieProblems } from '../http/cookie-problems.js';
import { checkNames } from './name.checks.js';
import { checkMail } from '../mail/mail.checks.js';
import { checkViews } from '../views/view-checks.js';
import { secretProblem } from '../tokens/secret-problem.js';
import { resolveThrottling } from '../throttling/throttling.options.js';
import { passwordProblems } from '../passwords/password-problems.js';
import type { CoreSettings, StaticSettings } from './settings.js';
import type { OptionReport } from './option-report.js';

const DAY = 24 * 60 * 60 * 1000;

/** Looks for what is missing, unsafe or contradictory; tells whether this is production. */
export function checkSettings(
  core: CoreSettings,
  fixed: StaticSettings,
  report: OptionReport,
): boolean {
  const production =
    process.env['NODE_ENV'] === 'production' || BaseUrl.meansProduction(core.baseUrl);
  checkBaseUrl(core, fixed, report, production);
  checkSecret(core, fixed, report, production);
  checkOrigins(core, report);
  checkProxy(core, report);
  checkProduction(core, fixed, report, production);
  checkLifetimes(core, report);
  checkAcceptedRisks(core.acceptRisk, report);
  checkNames(core, report);
  for (const problem of identityAttributeProblems(core.identityAttributes)) report.add(problem);
  if (!isQuotable(core.basic.realm))
    report.add('basic.realm: give a text of visible ASCII characters (RFC 7617 section 2)');
  if (core.disabled && !production)
    report.note('disabled is on: everybody may do everything; production refuses it');
  if (!core.genericResponses) {
    report.note('genericResponses is off: answers tell who has an account (ASVS 6.3.8)');
  }
  if (core.csrf === false)
    report.note('csrf is off: pages of other sites can write with the sessions of your users');
  if (core.throttling === false)
    report.note('throttling is off: passwords can be guessed without a bound');
  if (core.baseUrl === undefined || URL.canParse(core.baseUrl)) {
    const base = core.baseUrl ?? 'http://localhost';
    for (const problem of cookieProblems(base, core.sessions.cookie)) report.add(problem);
  }
  report.problems.push(...passwordProblems(core.passwords, []));
  resolveThrottling(core.throttling, report);
  checkMail(core, fixed, report, production);
  checkViews(core, fixed.features, report, fixed.replaced);
  return production;
}

function checkBaseUrl(
  core: CoreSettings,
  fixed: StaticSettings,
  report: OptionReport,
  production: boolean,
): void {
  const { baseUrl } = core;
  if (baseUrl === undefined) {
    if (production && fixed.store !== null) {
      report.add(
        "baseUrl is missing: set it to where people reach the application, e.g. 'https://app.example'",
      );
    }
    return;
  }
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    report.add(`baseUrl: give an http or https address, not ${JSON.stringify(baseUrl)}`);
    return;
  }
  if (url.pathname !== '/' || url.search || url.hash || url.username) {
    report.add(
      'baseUrl: give scheme and host alone; a path belongs into the global prefix or urlPrefix',
    );
  }
  if (production && url.protocol === 'http:' && !isLocalHostName(url.hostname)) {
    report.add(
      'baseUrl is http, so passwords and cookies travel in the clear; use https',
      'INSECURE_BASE_URL',
    );
  }
}

function checkSecret(
  core: CoreSettings,
  fixed: StaticSettings,
  report: OptionReport,
  production: boolean,
): void {
  if (fixed.store === null && core.secret === undefined) return;
  if (core.secret === undefined) {
    if (production)
      report.add(
        "secret is missing: set it to at least 32 random bytes, e.g. from 'npx nest-security secret'",
      );
    return;
  }
  const secrets = typeof core.secret === 'string' ? [core.secret] : core.secret;
  if (!Array.isArray(secrets) || secrets.length === 0) {
    report.add('secret: give a text or a list of texts');
    return;
  }
  for (const secret of secrets as readonly unknown[]) {
    const problem = secretProblem(secret);
    if (problem?.kind !== 'weak') {
      if (problem) report.add(`secret: ${problem.message}`);
    } else if (production) report.add(`secret: ${problem.message}`, 'WEAK_SECRET');
    else report.note(`secret: ${problem.message}; production refuses it`);
  }
}

function checkOrigins(core: CoreSettings, report: OptionReport): void {
  for (const origin of core.origins) {
    const url = URL.canParse(origin) ? new URL(origin) : null;
    if (!url || url.origin !== origin) {
      report.add(
        `origins: ${JSON.stringify(origin)} is no origin; write scheme, host and port alone, e.g. 'https://app.example'`,
      );
    }
  }
}

function checkProxy(core: CoreSettings, report: OptionReport): void {
  if (core.trustProxy === undefined) return;
  try {
    parseTrustProxy(core.trustProxy);
  } catch (error) {
    report.add((error as Error).message);
  }
}

function checkProduction(
  core: CoreSettings,
  fixed: StaticSettings,
  report: OptionReport,
  production: boolean,
): void {
  if (!production) return;
  if (core.disabled)
    report.add('disabled: true lets everybody in everywhere; take it out in production');
  if (fixed.store?.kind === 'memory') {
    report.add(
      'memoryStore() forgets every account at a restart; use a database in production',
      'MEMORY_STORE',
    );
  }
}

function checkLifetimes(core: CoreSettings, report: OptionReport): void {
  if (core.sessions.absolute > 30 * DAY) {
    report.add(
      'sessions.absolute is longer than 30 days (NIST SP 800-63B-4, 2.1.3)',
      'LONG_SESSIONS',
    );
  }
  if (core.sessions.idle > core.sessions.absolute) {
    report.add(
      'sessions.idle is longer than sessions.absolute, so it never counts; make it shorter',
    );
  }
  if (core.tokens.maxAge === false)
    report.add('tokens.maxAge: false makes tokens that never end', 'ENDLESS_TOKENS');
  if (core.tokens.queryParam !== undefined) {
    report.add(
      'tokens.queryParam puts tokens into URLs, which logs and browsers keep (ASVS 14.2.1)',
      'TOKEN_IN_QUERY',
    );
  }
}
