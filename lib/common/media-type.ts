import { parseQualityList } from './quality-list.js';

/** What a request's body is, by its Content-Type alone. */
export type BodyKind = 'json' | 'form' | 'none' | 'unsupported';

const MAX_TYPE = 256;

const TYPE = /^([\w!#$&^.+-]+)\/([\w!#$&^.+-]+)$/;
const CHARSET = /^charset=(?:utf-8|"utf-8")$/;

/**
 * True if Accept names `text/html` or `application/xhtml+xml` (RFC 9110 section 12.5.1) with a
 * quality above zero and not below that of a named `application/json`. Wildcards name nothing:
 * programs that accept anything are answered in JSON.
 */
export function acceptsHtml(accept: string | undefined): boolean {
  if (!accept || !/html/i.test(accept)) return false;
  let html = 0;
  let json = 0;
  for (const { value, quality } of parseQualityList(accept)) {
    const type = value.toLowerCase();
    if (type === 'text/html' || type === 'application/xhtml+xml') html = Math.max(html, quality);
    else if (type === 'application/json') json = Math.max(json, quality);
  }
  return html > 0 && html >= json;
}

/**
 * Sorts a Content-Type: JSON (`application/json`, `+json`) and urlencoded forms, in UTF-8 or with
 * no charset named (RFC 8259 section 8.1, URL Standard section 5); everything else is
 * `unsupported`, no header is `none`.
 */
export function bodyKind(contentType: string | undefined): BodyKind {
  if (contentType === undefined || contentType === '') return 'none';
  if (contentType === 'application/json') return 'json';
  if (contentType === 'application/x-www-form-urlencoded') return 'form';
  if (contentType.length > MAX_TYPE) return 'unsupported';
  const [type = '', ...parameters] = contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim());
  const charsets = parameters.filter((parameter) => parameter.startsWith('charset'));
  const isUtf8 = charsets.every((charset) => CHARSET.test(charset));
  return isUtf8 && TYPE.test(type) ? kindOf(type) : 'unsupported';
}

function kindOf(type: string): BodyKind {
  if (type === 'application/json' || type.endsWith('+json')) return 'json';
  return type === 'application/x-www-form-urlencoded' ? 'form' : 'unsupported';
}
