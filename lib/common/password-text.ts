import { codePoints } from './code-points.js';

const LONE_SURROGATE = /\p{Cs}/u;
const UNASSIGNED = /\p{Cn}/u;

export interface PasswordTextOptions {
  /** True where a password is chosen, not where one is checked. @default false */
  readonly setting?: boolean;
  /** Code points. @default 1024 */
  readonly maxLength?: number;
}

/**
 * A password in the form that is hashed: NFC, so that every keyboard gives the same one (NIST SP
 * 800-63B section 3.1.1.2). `null` for lone surrogates, for more code points than allowed before or
 * after normalisation, and, where it is set, for code points that Unicode has not assigned yet, as
 * their normal form may still change.
 */
export function passwordText(input: string, options: PasswordTextOptions = {}): string | null {
  const { setting = false, maxLength = 1024 } = options;
  // The cheap test first: nothing walks over a text of megabytes.
  if (typeof input !== 'string' || input.length > maxLength * 2) return null;
  if (codePoints(input) > maxLength || LONE_SURROGATE.test(input)) return null;
  if (setting && UNASSIGNED.test(input)) return null;
  const text = input.normalize('NFC');
  return codePoints(text) > maxLength ? null : text;
}
