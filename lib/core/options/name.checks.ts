import type { OptionReport } from './option-report.js';
import type { CoreSettings } from './settings.js';

/** A field name of HTTP (RFC 9110 section 5.1). */
const HEADER = /^[\w!#$%&'*+.^`|~-]+$/;

/** Headers that say something else already. */
const TAKEN_HEADERS: ReadonlySet<string> = new Set([
  'accept',
  'authorization',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'host',
  'origin',
  'referer',
  'transfer-encoding',
]);

const FIELD = /^[\w-]+$/;

/** Fields of our own forms, in either spelling. */
const TAKEN_FIELDS: ReadonlySet<string> = new Set([
  'confirm',
  'email',
  'identity',
  'newPassword',
  'newPasswordConfirm',
  'new_password',
  'new_password_confirm',
  'next',
  'password',
  'passwordConfirm',
  'password_confirm',
  'remember',
  'username',
]);

/** Names that the site chooses for what travels in headers and bodies: one that is taken would hide a password or a cookie. */
export function checkNames({ tokens, csrf }: CoreSettings, report: OptionReport): void {
  checkHeader('tokens.header', tokens.header, report);
  checkField('tokens.bodyField', tokens.bodyField, report);
  if (csrf === false) return;
  checkHeader('csrf.header', csrf.header, report);
  checkField('csrf.field', csrf.field, report);
  if (csrf.field !== undefined && csrf.field === tokens.bodyField)
    report.add('csrf.field and tokens.bodyField are the same; give them different names');
}

function checkHeader(option: string, name: string | undefined, report: OptionReport): void {
  if (name === undefined) return;
  if (!HEADER.test(name)) report.add(`${option}: ${JSON.stringify(name)} is no name of a header`);
  else if (TAKEN_HEADERS.has(name.toLowerCase()))
    report.add(`${option}: ${name} has a meaning of its own; give another name`);
}

function checkField(option: string, name: string | undefined, report: OptionReport): void {
  if (name === undefined) return;
  if (!FIELD.test(name)) report.add(`${option}: give letters, digits, _ and - only`);
  else if (TAKEN_FIELDS.has(name))
    report.add(`${option}: ${name} is a field of our forms; give another name`);
}
