import type { FlatFieldsResult } from '../../../common/form-body.js';
import type { SecurityException } from '../../../core/errors/security.exception.js';
import { WireDialect, type Spoken } from '../../../core/http/wire.dialect.js';
import { isJson } from './is-json.js';
import { lenientForm, lenientJson } from './lenient-body.js';

/** How Flask-Security reads requests: JSON by Content-Type alone, bodies without complaint, logout by GET. */
export class FlaskWireDialect extends WireDialect {
  override readonly loginIsForVisitors = true;
  override readonly logoutOnGet = true;
  override readonly loginLinkOnPost = false;
  override readonly linksActForPrograms = true;

  override wantsHtml({ contentType }: Spoken): boolean {
    return !isJson(contentType);
  }

  /** A type that should have had fields is refused all the same, so that nobody looks for them in vain. */
  override ignoresBody(contentType: string | undefined): boolean {
    return !/^multipart\/|json|x-www-form-urlencoded/i.test(contentType ?? '');
  }

  override parseBody(kind: 'json' | 'form', text: string): FlatFieldsResult {
    return { ok: true, fields: kind === 'form' ? lenientForm(text) : lenientJson(text) };
  }

  override showsAgain({ code, details }: SecurityException): boolean {
    return details.location === undefined && code !== 'NOT_FOUND';
  }
}
