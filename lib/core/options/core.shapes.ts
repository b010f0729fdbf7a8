import { isFunction, isRecord, isText } from './shapes.js';

/** A rule for new passwords. */
export function isRule(value: unknown): boolean {
  return isFunction((Object(value) as Readonly<Record<string, unknown>>)['check']);
}

/** A link in the footer. */
export function isLink(value: unknown): boolean {
  return isRecord(value) && isText(value['text']) && isText(value['href']);
}
