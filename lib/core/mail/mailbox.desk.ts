import type { IncomingMessage } from 'node:http';
import { isFromThisMachine } from './mailbox.access.js';
import type { KeptMail, Mailbox } from './mailbox.js';
import { MailboxPages } from './mailbox.pages.js';

/** Below the application's global prefix. */
export const MAILBOX_PATH = 'dev/mailbox';

/** Who may read the kept mails, and with what they are shown. */
export class MailboxDesk {
  private drawn: MailboxPages | null = null;

  constructor(
    private readonly mailbox: Mailbox,
    private readonly options: {
      /** Whether mails go there at all, and this is not production. */
      readonly open: boolean;
      /** Of the site's pages. */
      readonly accent: string;
    },
  ) {}

  serves(request: IncomingMessage): boolean {
    return this.options.open && isFromThisMachine(request);
  }

  get mails(): readonly KeptMail[] {
    return this.mailbox.mails;
  }

  find(id: string): KeptMail | undefined {
    return this.mailbox.find(id);
  }

  get pages(): MailboxPages {
    this.drawn ??= new MailboxPages(this.options.accent);
    return this.drawn;
  }
}
