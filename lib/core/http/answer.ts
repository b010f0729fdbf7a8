import type { FlashMessage } from './flash-message.js';

/** What a flow came to; one place makes HTML or JSON of it. */
export type Answer = PageAnswer | RedirectAnswer | PayloadAnswer | DoneAnswer;

export interface PageAnswer {
  readonly kind: 'page';
  readonly view: string;
  readonly content: PageContent;
  readonly status: number;
  /** What the same address gives to a client that does not read pages. */
  readonly json?: object;
}

/** What one page shows beside what all of them do. */
export interface PageContent {
  /** The form on it, by its name. */
  readonly form?: PageForm;
  /** Message key of the heading. @default '<view>.title' */
  readonly title?: string;
  /** Messages beside those that wait in the flash cookie. */
  readonly messages?: readonly FlashMessage[];
  /** A message about the whole page, e.g. what went wrong. */
  readonly problem?: FlashMessage;
  /** What only its template knows. */
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface PageForm {
  readonly name: string;
  /** Where it is sent. */
  readonly action: string;
  /** What stands in its fields at first. */
  readonly values?: Readonly<Record<string, unknown>>;
  /** What stands in its fields whatever was typed, e.g. an answer that its button gives. */
  readonly fixed?: Readonly<Record<string, unknown>>;
  /** Fields of the form that this page does not draw. */
  readonly without?: readonly string[];
  /** Parameters of the hints. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Whose account this is about, as people and password managers are told. */
  readonly account?: string | null;
}

export interface RedirectAnswer {
  readonly kind: 'redirect';
  readonly to: string;
  readonly flashes: readonly FlashMessage[];
}

export interface PayloadAnswer {
  readonly kind: 'payload';
  readonly body: object;
  readonly status: number;
}

/** A flow that succeeded: JSON reads `body` and the message, a form goes on to `to` and reads the message there. */
export interface DoneAnswer {
  readonly kind: 'done';
  readonly body: Readonly<Record<string, unknown>>;
  readonly to: string;
  readonly message?: FlashMessage;
  /** What only some dialects tell. */
  readonly aside?: DoneAside;
}

/** Facts about a flow that the package's own answers leave out. */
export interface DoneAside {
  /** Whom the flow was about; the package tells it only of users that have proved who they are. */
  readonly user?: object | null;
  /** The page that the form stood on can say what happens next as well as another one. */
  readonly stays?: boolean;
}

export function page(
  view: string,
  content: PageContent = {},
  options: { readonly status?: number; readonly json?: object } = {},
): PageAnswer {
  return { kind: 'page', view, content, status: options.status ?? 200, json: options.json };
}

/** The same page with one more message on it. */
export function saying(answer: PageAnswer, message: FlashMessage): PageAnswer {
  const { messages = [] } = answer.content;
  return { ...answer, content: { ...answer.content, messages: [...messages, message] } };
}

export function redirect(to: string, ...flashes: readonly FlashMessage[]): RedirectAnswer {
  return { kind: 'redirect', to, flashes };
}

export function payload(body: object, status = 200): PayloadAnswer {
  return { kind: 'payload', body, status };
}

export function done(
  to: string,
  body: Readonly<Record<string, unknown>>,
  message?: FlashMessage,
  aside?: DoneAside,
): DoneAnswer {
  return { kind: 'done', to, body, message, aside };
}
