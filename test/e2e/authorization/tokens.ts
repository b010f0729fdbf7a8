import { createHmac } from 'node:crypto';
import { AUTH_TOKEN_PURPOSE } from '../../../lib/core/tokens/auth-token.verifier.js';
import { KeyRing } from '../../../lib/core/tokens/key-ring.js';
import type { Site } from '../../support/site.js';

export type Claims = Record<string, unknown>;

export const part = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

/** The header and claims of a token, as the application wrote them. */
export function opened(token: string): { header: Claims; claims: Claims; signature: string } {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (text: string): Claims =>
    JSON.parse(Buffer.from(text, 'base64url').toString()) as Claims;
  return { header: read(header), claims: read(claims), signature };
}

/** A token under the application's own key, whatever it says. */
export function signedBy(site: Site, header: unknown, claims: unknown): string {
  const { key } = site.app.get(KeyRing, { strict: false }).signing(AUTH_TOKEN_PURPOSE);
  const input = `${part(header)}.${part(claims)}`;
  return `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`;
}
