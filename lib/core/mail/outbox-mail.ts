import type { Row } from '../../ports/store.js';

/** `superseded`: its link was used or replaced, or its user is gone, before it left. */
export type OutboxMailState = 'pending' | 'sent' | 'abandoned' | 'superseded';

/** A row of the model `outboxMail`; times in ms. */
export interface OutboxMailRow extends Row {
  readonly id: string;
  readonly template: string;
  readonly userId: string | null;
  /** Where it goes, as it was when the flow ran. */
  readonly address: string;
  readonly locale: string | null;
  /** JSON of an {@link OutboxContent}. */
  readonly context: string;
  /** The token, encrypted; wiped when the mail needs it no more. */
  readonly seal: string | null;
  /** Of the token's row. */
  readonly tokenId: string | null;
  readonly state: OutboxMailState;
  /** That failed. */
  readonly attempts: number;
  /** Nobody takes it up before this, which is the end of the lease while somebody has it. */
  readonly notBefore: number;
  readonly leaseUntil: number | null;
  readonly createdAt: number;
  readonly sentAt: number | null;
  readonly lastError: string | null;
}

/** What the row knows of the mail's words; nothing secret. */
export interface OutboxContent {
  readonly subject?: string;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly link?: OutboxLink;
}

export interface OutboxLink {
  /** Of the token. */
  readonly purpose: string;
  /** The route that it opens. */
  readonly route: string;
  /** Milliseconds that its token lives. */
  readonly within: number;
}

/** Characters: what every database keeps in a text of 64 KB, whatever they are. */
const MAX_CONTENT = 16_000;

/** @throws TypeError for what JSON cannot hold, and for more than 16,000 characters */
export function writeContent(content: OutboxContent): string {
  const text = JSON.stringify(content);
  if (text.length <= MAX_CONTENT) return text;
  throw new TypeError(`The context of a mail must be JSON of at most ${MAX_CONTENT} characters`);
}

export function readContent({ context }: OutboxMailRow): OutboxContent {
  return JSON.parse(context) as OutboxContent;
}
