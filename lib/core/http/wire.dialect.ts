import { parseForm, parseJsonObject, type FlatFieldsResult } from '../../common/form-body.js';
import { acceptsHtml, bodyKind } from '../../common/media-type.js';
import type { SecurityException } from '../errors/security.exception.js';
import type { Exchange } from './exchange.js';

/** What tells a dialect how a request is spoken to. */
export type Spoken = Pick<Exchange, 'header'> & { readonly contentType: string | undefined };

/**
 * How requests are read, where a preset may see it otherwise than the package: a preset provides a subclass in its place. How answers are
 * written is the {@link ResponseFormat}'s business.
 */
export class WireDialect {
  /** Sends signed-in callers on from the login page instead of signing them in anew. */
  readonly loginIsForVisitors: boolean = false;
  /** A GET of the logout route signs out; HEAD never does. */
  readonly logoutOnGet: boolean = false;
  /** A login link that acts at one click takes no POST. */
  readonly loginLinkOnPost: boolean = true;
  /** A link that acts when it is opened does so for programs too, which else read its status. */
  readonly linksActForPrograms: boolean = false;

  /** Pages are spoken to a request whose Accept names text/html or whose body is a form; all others read JSON. */
  wantsHtml(request: Spoken): boolean {
    return acceptsHtml(request.header('accept')) || bodyKind(request.contentType) === 'form';
  }

  /** Whether a body of a type that is neither JSON nor a form counts as none instead of being refused. */
  ignoresBody(_contentType: string | undefined): boolean {
    return false;
  }

  /** The fields of a body to one of our routes. */
  parseBody(kind: 'json' | 'form', text: string): FlatFieldsResult {
    return kind === 'form' ? parseForm(text) : parseJsonObject(text);
  }

  /** Refusals that a person can mend on the same page. */
  showsAgain(exception: SecurityException): boolean {
    return exception.details.location === undefined && exception.code !== 'CSRF_FAILED';
  }
}
