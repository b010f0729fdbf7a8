import { inspect } from 'node:util';
import { EventEmitter2, EventEmitterModule } from '@nestjs/event-emitter';
import { SecurityMailService } from '../../../lib/core/mail/security-mail.service.js';
import {
  changeable,
  confirmable,
  passwordless,
  recoverable,
  registerable,
  trackable,
  SecurityEvents,
} from '../../../lib/index.js';
import { inApplication } from '../../support/surroundings.js';
import { startSite, type Site, type SiteSetup } from '../../support/site.js';
import { SmtpRecorder, type ReceivedMail } from '../../support/smtp.js';

export const BASE_URL = 'http://app.test';

/** All that an account's life has. */
export const FEATURES = [
  registerable,
  confirmable,
  recoverable,
  changeable,
  passwordless,
  trackable,
];

/** An event as a listener got it, and as a log would show it. */
export interface Told {
  readonly name: string;
  readonly payload: Record<string, unknown>;
  readonly logged: string;
}

/** A site with every feature of an account's life, whose mails go to a real SMTP server. */
export interface AccountSite extends Site {
  readonly smtp: SmtpRecorder;
  readonly told: Told[];
  /** What has come for an address once everything due was sent. */
  mails(address: string): Promise<ReceivedMail[]>;
  /** The path of the link in the last mail to an address. */
  link(address: string): Promise<string>;
  /** Forgets mails, those that were to leave too, and events. */
  forget(): Promise<void>;
}

export async function startAccountSite(setup: SiteSetup = {}): Promise<AccountSite> {
  const smtp = await SmtpRecorder.start();
  const site = await startSite({
    ...setup,
    imports: [...(inApplication ? [] : [EventEmitterModule.forRoot()]), ...(setup.imports ?? [])],
    security: {
      features: FEATURES,
      baseUrl: BASE_URL,
      throttling: false,
      mail: { transport: smtp.url, worker: false },
      ...setup.security,
    },
  });
  const told = listen(site);
  const mails = async (address: string): Promise<ReceivedMail[]> => {
    await site.app.get(SecurityMailService).flush();
    return smtp.to(address);
  };
  return {
    ...site,
    smtp,
    told,
    mails,
    async link(address) {
      const last = (await mails(address)).at(-1);
      const [link] = last?.mail.text?.match(/https?:\/\/\S+/) ?? [];
      if (link === undefined) throw new Error(`No link came for ${address}`);
      return link.slice(new URL(link).origin.length);
    },
    async forget() {
      await site.app.get(SecurityMailService).flush();
      smtp.clear();
      told.length = 0;
    },
    async close() {
      await site.close();
      await smtp.close();
    },
  };
}

function listen({ app }: Site): Told[] {
  const told: Told[] = [];
  const emitter = app.get(EventEmitter2);
  for (const name of Object.values(SecurityEvents)) {
    emitter.on(name, (payload: Record<string, unknown>) => {
      told.push({ name, payload, logged: JSON.stringify(payload) + inspect(payload) });
    });
  }
  return told;
}
