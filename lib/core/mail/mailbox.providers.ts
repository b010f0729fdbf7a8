import type { Server } from 'node:http';
import type { Provider, Type } from '@nestjs/common';
import { ApplicationConfig, HttpAdapterHost } from '@nestjs/core';
import { Clock } from '../../ports/clock.js';
import { MailSender } from '../../ports/mail-sender.js';
import type { AnyFeature } from '../feature/feature.js';
import { BaseUrl } from '../http/base-url.js';
import { servedPath } from '../http/served-path.js';
import { SecuritySettings } from '../options/settings.js';
import { DEFAULT_ACCENT } from '../views/accent.js';
import { MailboxController } from './mailbox.controller.js';
import { MAILBOX_PATH, MailboxDesk } from './mailbox.desk.js';
import { Mailbox } from './mailbox.js';

export const mailboxProviders: Provider[] = [
  {
    provide: Mailbox,
    useFactory: (clock: Clock, host: HttpAdapterHost, config: ApplicationConfig) => {
      // Known once the application listens.
      const place = () => {
        const server = host.httpAdapter?.getHttpServer() as Server | undefined;
        if (!server?.listening) return null;
        const { origin } = new BaseUrl(undefined, host);
        return origin + servedPath(config, 'GET', MAILBOX_PATH, '');
      };
      return new Mailbox(clock, place);
    },
    inject: [Clock, HttpAdapterHost, ApplicationConfig],
  },
  {
    provide: MailboxDesk,
    useFactory: (mailbox: Mailbox, sender: MailSender, { core, production }: SecuritySettings) =>
      new MailboxDesk(mailbox, {
        open: sender === mailbox && !production,
        accent: core.views.brand.accent ?? DEFAULT_ACCENT,
      }),
    inject: [Mailbox, MailSender, SecuritySettings],
  },
];

/** The mailbox's controller, for an application that mails and is not known to be in production. */
export function mailboxControllers(features: readonly AnyFeature[]): Type[] {
  if (process.env['NODE_ENV'] === 'production') return [];
  return features.some(({ mails }) => mails !== undefined) ? [MailboxController] : [];
}
