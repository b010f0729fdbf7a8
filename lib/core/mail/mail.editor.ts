import { canonicalEmail } from '../../common/email-address.js';
import { MailRejected, type OutgoingMail } from '../../ports/mail-sender.js';
import type { SecurityUrls } from '../http/security-urls.js';
import type { LocaleResolver } from '../messages/locale.resolver.js';
import type { MailComposer } from './mail-composer.js';
import type { MailFrom } from './mail-from.js';
import type { MailLinks } from './mail-links.js';
import type { OutboxContent, OutboxMailRow } from './outbox-mail.js';

/** What a mail is written with. */
export interface MailSubstance extends OutboxContent {
  readonly user: object | null;
  /** In clear. */
  readonly token?: string;
}

export interface MailEditorParts {
  /** Made at the first mail, when the application's address is known. */
  readonly composer: () => MailComposer;
  readonly links: MailLinks;
  readonly locales: LocaleResolver;
  readonly from: MailFrom;
  readonly urls: SecurityUrls;
}

/** Makes a complete mail of a row of the outbox. */
export class MailEditor {
  constructor(private readonly parts: MailEditorParts) {}

  /** @throws MailRejected for an address that is none */
  async edit(row: OutboxMailRow, substance: MailSubstance): Promise<OutgoingMail> {
    const { id, template, address: to } = row;
    assertAddress(to);
    const { user, subject, context, token, link } = substance;
    const { locales, composer, links, from, urls } = this.parts;
    const opened = link && token !== undefined ? { link: links.linkFor(link.route, token) } : {};
    const words = await composer().compose({
      template,
      locale: row.locale ?? locales.ofUserOrFallback(user),
      to,
      user,
      subject,
      context: { ...context, ...opened, ...(link && { within: link.within }) },
    });
    const messageId = `<${id}@${new URL(urls.origin).hostname}>`;
    return { id, messageId, to, from: from.value, template, ...words, ...opened };
  }
}

/** One bare address, whatever the database holds: no list, no name, no line break. */
function assertAddress(address: string): void {
  if (canonicalEmail(address) === null) throw new MailRejected('The address is no e-mail address');
}
