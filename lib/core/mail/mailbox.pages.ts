import { pageAssets } from '../views/page-assets.js';
import { sourceHash } from '../views/page-assets.js';
import { escapeHtml } from '../views/safe-html.js';
import { mailboxStyle } from './mailbox.style.js';
import type { KeptMail } from './mailbox.js';

/** A document with the policy under which it is sent. */
export interface MailboxDocument {
  readonly html: string;
  readonly policy: string;
}

/** The pages of the mailbox, in the look of all others. They are for developers, in English alone. */
export class MailboxPages {
  private readonly assets: ReturnType<typeof pageAssets>;

  constructor(accent: string) {
    this.assets = pageAssets(accent);
  }

  /** @param path of the mailbox */
  list(mails: readonly KeptMail[], path: string): MailboxDocument {
    const items = mails.map((mail) => {
      const url = escapeHtml(`${path}/${mail.id}`);
      return `<li><a href="${url}">${escapeHtml(mail.subject)}</a><p class="meta">${line(mail)}</p></li>`;
    });
    const list = items.length > 0 ? `<ul class="mails">${items.join('')}</ul>` : EMPTY;
    return this.document('Mailbox', `<h1>Mailbox</h1><p class="intro">${INTRO}</p>${list}`);
  }

  mail(mail: KeptMail, path: string): MailboxDocument {
    const { subject, link, html, text, id } = mail;
    const parts = [
      `<p><a href="${escapeHtml(path)}">All mails</a></p>`,
      `<h1>${escapeHtml(subject)}</h1>`,
      facts(mail),
      link === undefined
        ? ''
        : `<p><a class="primary" href="${escapeHtml(link)}">Follow the link</a></p>`,
      html === undefined ? '' : preview(`${path}/${id}/html`),
      text === undefined ? '' : `<h2>Text</h2><pre>${escapeHtml(text)}</pre>`,
    ];
    return this.document(subject, parts.join(''));
  }

  /** A mail's own HTML as its reader sees it: nothing in it runs, and its links open elsewhere. */
  static content(html: string): MailboxDocument {
    return {
      html: html.replace(/<head\b[^>]*>/i, '$&<base target="_blank">'),
      policy: CONTENT_POLICY,
    };
  }

  private document(title: string, content: string): MailboxDocument {
    const { style, styleHash } = this.assets;
    const html =
      '<!doctype html><html lang="en"><head><meta charset="utf-8">' +
      '<meta name="viewport" content="width=device-width, initial-scale=1">' +
      '<meta name="color-scheme" content="light dark">' +
      `<title>${escapeHtml(title)}</title>${style.toString()}<style>${mailboxStyle}</style></head>` +
      `<body><main class="card wide">${content}</main></body></html>`;
    const styles = `style-src ${styleHash} ${sourceHash(mailboxStyle)}`;
    return { html, policy: `${PAGE_POLICY}; ${styles}` };
  }
}

const INTRO = 'These mails were not sent: no mail.transport is set, so this process keeps them.';
const EMPTY =
  '<p class="meta">No mails yet. Register or ask for a link, then reload this page.</p>';

const PAGE_POLICY =
  "default-src 'none'; frame-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const CONTENT_POLICY =
  "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; " +
  "img-src http: https: data:; form-action 'none'; frame-ancestors 'self'";

function line({ to, template, at }: KeptMail): string {
  const time = at.toISOString();
  return `${escapeHtml(to)} · ${escapeHtml(template)} · <time datetime="${time}">${readable(at)}</time>`;
}

function facts({ to, from, template, at }: KeptMail): string {
  const rows = { To: to, From: from, Template: template, Time: readable(at) };
  const items = Object.entries(rows).map(
    ([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`,
  );
  return `<dl>${items.join('')}</dl>`;
}

function preview(url: string): string {
  const sandbox = 'allow-popups allow-popups-to-escape-sandbox';
  return `<h2>HTML</h2><iframe sandbox="${sandbox}" title="The mail as HTML" src="${escapeHtml(url)}"></iframe>`;
}

function readable(at: Date): string {
  return `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
