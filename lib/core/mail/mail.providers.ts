import type { Provider } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Attention } from '../../common/attention.js';
import { Clock } from '../../ports/clock.js';
import { MailQueue } from '../../ports/mail-queue.js';
import { MailSender } from '../../ports/mail-sender.js';
import { Store } from '../../ports/store.js';
import { ViewContext } from '../../ports/view-context.js';
import { ViewRenderer } from '../../ports/view-renderer.js';
import { EventPublisher } from '../events/event.publisher.js';
import { Composition } from '../feature/composition.js';
import { SecurityUrls } from '../http/security-urls.js';
import { LocaleResolver } from '../messages/locale.resolver.js';
import { MessageService } from '../messages/message.service.js';
import { SecuritySettings } from '../options/settings.js';
import { KeyRing } from '../tokens/key-ring.js';
import { MailedTokenService } from '../tokens/mailed-token.service.js';
import { ApplicationMailSender } from './application.mail-sender.js';
import { lazyComposer } from './lazy-composer.js';
import { MailDelivery } from './mail.delivery.js';
import { MailDispatcher } from './mail.dispatcher.js';
import { MailEditor } from './mail.editor.js';
import { MailFrom } from './mail-from.js';
import { MailLinks } from './mail-links.js';
import { MailOutbox } from './mail.outbox.js';
import { MailReporter } from './mail.reporter.js';
import { MailStarter } from './mail.starter.js';
import { MailTokenService } from './mail-token.service.js';
import { MailWorker } from './mail.worker.js';
import { Mailbox } from './mailbox.js';
import { mailboxProviders } from './mailbox.providers.js';
import { MissingMailSender } from './missing.mail-sender.js';
import { OutboxTable } from './outbox.table.js';
import { SecurityMailService } from './security-mail.service.js';
import { SmtpMailSender } from './smtp.mail-sender.js';

/** What makes a row of the outbox a mail. */
const writingProviders: Provider[] = [
  {
    provide: MailLinks,
    useFactory: (urls: SecurityUrls, { core }: SecuritySettings, attention: Attention) =>
      new MailLinks(urls, core.links, attention),
    inject: [SecurityUrls, SecuritySettings, Attention],
  },
  {
    provide: MailFrom,
    useFactory: ({ core }: SecuritySettings, moduleRef: ModuleRef) =>
      new MailFrom(core.mail.from, moduleRef),
    inject: [SecuritySettings, ModuleRef],
  },
  {
    provide: MailEditor,
    useFactory: (
      links: MailLinks,
      locales: LocaleResolver,
      from: MailFrom,
      urls: SecurityUrls,
      { core }: SecuritySettings,
      renderer: ViewRenderer,
      messages: MessageService,
      viewContext: ViewContext,
    ) =>
      new MailEditor({
        composer: lazyComposer({ renderer, messages, viewContext, urls, core }),
        ...{ links, locales, from, urls },
      }),
    inject: [
      MailLinks,
      LocaleResolver,
      MailFrom,
      SecurityUrls,
      SecuritySettings,
      ViewRenderer,
      MessageService,
      ViewContext,
    ],
  },
  {
    provide: MailTokenService,
    useFactory: (
      store: Store,
      clock: Clock,
      keys: KeyRing,
      tokens: MailedTokenService,
      table: OutboxTable,
    ) => new MailTokenService({ store, clock, keys, tokens, table }),
    inject: [Store, Clock, KeyRing, MailedTokenService, OutboxTable],
  },
];

/** What hands mails over. */
const sendingProviders: Provider[] = [
  {
    provide: MailSender,
    useFactory: (settings: SecuritySettings, mailbox: Mailbox, moduleRef: ModuleRef) => {
      const { transport, mailer } = settings.core.mail;
      if (mailer === 'application') return new ApplicationMailSender(moduleRef);
      if (transport !== undefined) return new SmtpMailSender(transport);
      return settings.production ? new MissingMailSender() : mailbox;
    },
    inject: [SecuritySettings, Mailbox, ModuleRef],
  },
  { provide: MailQueue, useValue: null },
  {
    provide: MailDelivery,
    useFactory: (
      store: Store,
      table: OutboxTable,
      tokens: MailTokenService,
      editor: MailEditor,
      sender: MailSender,
      events: EventPublisher,
    ) => {
      const listener = new MailReporter(events);
      return new MailDelivery({ store, table, tokens, editor, sender, listener });
    },
    inject: [Store, OutboxTable, MailTokenService, MailEditor, MailSender, EventPublisher],
  },
  {
    provide: MailDispatcher,
    useFactory: (
      table: OutboxTable,
      delivery: MailDelivery,
      queue: MailQueue | null,
      { core }: SecuritySettings,
    ) => new MailDispatcher({ table, delivery, queue, sends: core.mail.worker }),
    inject: [OutboxTable, MailDelivery, MailQueue, SecuritySettings],
  },
  {
    provide: MailWorker,
    useFactory: (dispatcher: MailDispatcher, table: OutboxTable, { core }: SecuritySettings) =>
      new MailWorker(dispatcher, table, core.mail.worker),
    inject: [MailDispatcher, OutboxTable, SecuritySettings],
  },
];

const startProvider: Provider = {
  provide: MailStarter,
  useFactory: (
    sender: MailSender,
    from: MailFrom,
    settings: SecuritySettings,
    composition: Composition,
    attention: Attention,
  ) => new MailStarter(sender, from, settings, composition, attention),
  inject: [MailSender, MailFrom, SecuritySettings, Composition, Attention],
};

/** Mails and what carries them. */
export const mailProviders: Provider[] = [
  {
    provide: OutboxTable,
    useFactory: (store: Store, clock: Clock) => new OutboxTable(store, clock),
    inject: [Store, Clock],
  },
  ...writingProviders,
  ...mailboxProviders,
  ...sendingProviders,
  startProvider,
  {
    provide: MailOutbox,
    useFactory: (clock: Clock, keys: KeyRing, links: MailLinks, worker: MailWorker) =>
      new MailOutbox(clock, keys, links, worker),
    inject: [Clock, KeyRing, MailLinks, MailWorker],
  },
  {
    provide: SecurityMailService,
    useFactory: (store: Store, outbox: MailOutbox, table: OutboxTable, worker: MailWorker) =>
      new SecurityMailService(store, outbox, table, worker),
    inject: [Store, MailOutbox, OutboxTable, MailWorker],
  },
];
