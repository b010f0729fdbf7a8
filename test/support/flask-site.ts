import { MailSender } from '../../lib/ports/mail-sender.js';
import type { AnyFeature } from '../../lib/index.js';
import { SecurityMailService } from '../../lib/core/mail/security-mail.service.js';
import { flaskSecurity } from '../../lib/presets/flask-security/index.js';
import { MailTrap } from '../../lib/testing/mail-trap.js';
import { startSite, type Site, type SiteSetup } from './site.js';

/** SECURITY_PASSWORD_SALT of the vectors. */
export const PEPPER = '146585145368132386173505678016728509634';

export interface FlaskSetup extends Omit<SiteSetup, 'module'> {
  readonly features?: readonly AnyFeature[];
}

export interface FlaskSite extends Site {
  readonly trap: MailTrap;
  /** The path of the link in the last mail to an address. */
  link(address: string): Promise<string>;
}

/** An application with the preset, at costs for tests. */
export async function startFlaskSite({
  features = [],
  security = {},
  ...setup
}: FlaskSetup = {}): Promise<FlaskSite> {
  const trap = new MailTrap();
  const { passwords = {}, acceptRisk = {}, overrides = [], ...own } = security as Loose;
  const preset = flaskSecurity({
    features,
    throttling: false,
    ...own,
    passwords: { pepper: PEPPER, options: { bcrypt: { rounds: 4 } }, ...passwords },
    acceptRisk: { PASSWORD_COST_TOO_LOW: 'tests sign in hundreds of times', ...acceptRisk },
    overrides: [{ provide: MailSender, useValue: trap }, ...overrides],
  } as never);
  const site = await startSite({ ...setup, security: { ...preset } });
  const link = async (address: string): Promise<string> => {
    await site.app.get(SecurityMailService).flush();
    const { pathname, search } = new URL(trap.link(address));
    return pathname + search;
  };
  return Object.assign(site, { trap, link });
}

interface Loose {
  readonly passwords?: object;
  readonly acceptRisk?: Readonly<Record<string, string>>;
  readonly overrides?: readonly never[];
}

/** A flow's message keys as a page of the site shows them, in order. */
export function errorsOf(text: string): Record<string, string[]> {
  const body = JSON.parse(text) as { response: { errors?: Record<string, string[]> } };
  return body.response.errors ?? {};
}
