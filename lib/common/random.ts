import { randomFillSync, randomUUID } from 'node:crypto';

// One system call serves many tokens. The pool holds no settings: applications share only speed.
const LARGEST = 1024;
const pool = Buffer.allocUnsafeSlow(4096);
let used = pool.length;

/**
 * That many bytes from the system's generator in a buffer of their own; none is ever given out
 * twice.
 */
export function randomBuffer(bytes: number): Buffer {
  if (bytes > LARGEST) return randomFillSync(Buffer.alloc(bytes));
  const start = take(bytes);
  const result = Buffer.from(pool.subarray(start, used));
  pool.fill(0, start, used);
  return result;
}

/**
 * An unguessable token in base64url: 43 characters of 256 bits by default (ASVS 7.2.3 asks for 128
 * bits at least).
 * @param bytes from 16 to 1,024. @default 32
 * @throws RangeError outside these bounds
 */
export function randomToken(bytes = 32): string {
  if (!Number.isInteger(bytes) || bytes < 16 || bytes > LARGEST) {
    throw new RangeError('A token has 16 to 1,024 random bytes');
  }
  const start = take(bytes);
  const token = pool.toString('base64url', start, used);
  pool.fill(0, start, used);
  return token;
}

/** A random UUID (RFC 9562, version 4) for rows that are not secrets. */
export function randomId(): string {
  return randomUUID();
}

function take(bytes: number): number {
  if (used + bytes > pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += bytes;
  return used - bytes;
}
