/** The 64 digits of crypt(3). */
export const H64 = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The number of H64 digits with the least first; NaN for any other character. */
export function readH64(text: string): number {
  const digits = [...text].map((character) => H64.indexOf(character));
  if (digits.includes(-1)) return NaN;
  return digits.reduceRight((sum, digit) => sum * 64 + digit, 0);
}

/** Bytes that four digits at a time write, three of them with the least first; or `null`. */
export function decodeH64(text: string): Buffer | null {
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at += 4) {
    const group = text.slice(at, at + 4);
    const value = readH64(group);
    const length = Math.floor((group.length * 6) / 8);
    if (Number.isNaN(value) || length === 0 || value >= 256 ** length) return null;
    for (let byte = 0; byte < length; byte++) bytes.push((value >> (8 * byte)) & 255);
  }
  return Buffer.from(bytes);
}
