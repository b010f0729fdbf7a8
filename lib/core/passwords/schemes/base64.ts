const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const BCRYPT = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Canonical base64 (RFC 4648 section 4) without padding, as in PHC strings; otherwise `null`. */
export function decodeBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return encodeBase64(bytes) === text ? bytes : null;
}

export function encodeBase64(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '');
}

/** Base64 as passlib writes it in pbkdf2 hashes: `.` for `+`, no padding; otherwise `null`. */
export function decodeAdaptedBase64(text: string): Buffer | null {
  return text.includes('+') ? null : decodeBase64(text.replaceAll('.', '+'));
}

export function encodeAdaptedBase64(bytes: Buffer): string {
  return encodeBase64(bytes).replaceAll('+', '.');
}

/** Base64 in the order of bcrypt's alphabet. Unused bits are dropped, as every bcrypt does. */
export function decodeBcryptBase64(text: string): Buffer {
  return Buffer.from(translate(text, BCRYPT, STANDARD), 'base64');
}

export function encodeBcryptBase64(bytes: Buffer): string {
  return translate(encodeBase64(bytes), STANDARD, BCRYPT);
}

function translate(text: string, from: string, to: string): string {
  return text.replace(/./g, (character) => to.charAt(from.indexOf(character)));
}
