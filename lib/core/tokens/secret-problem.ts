/** Bytes of a secret: no fewer than the output of the hash that it keys (RFC 7518 section 3.2). */
const MIN_BYTES = 32;

/**
 * Bits that a secret must seem to hold. 32 random hexadecimal digits are estimated at about 110.
 */
const MIN_BITS = 80;

/** Why a secret cannot be used: `short` of bytes, or `weak` because it repeats or counts up. */
export interface SecretProblem {
  readonly kind: 'short' | 'weak';
  readonly message: string;
}

/** What is wrong with a secret (ASVS 11.2.3), or `null`; the message never shows the secret. */
export function secretProblem(secret: unknown): SecretProblem | null {
  if (typeof secret !== 'string')
    return { kind: 'short', message: 'give a text or a list of texts' };
  const bytes = Buffer.byteLength(secret);
  const advice = 'make one with `npx nest-security secret`';
  if (bytes < MIN_BYTES) {
    const message = `${bytes} bytes are too short, give at least ${MIN_BYTES}; ${advice}`;
    return { kind: 'short', message };
  }
  if (estimatedBits(secret) >= MIN_BITS) return null;
  return { kind: 'weak', message: `it repeats itself and can be guessed; ${advice}` };
}

/**
 * A generous estimate: characters that neither repeat what came before nor go on with a sequence,
 * times the alphabet's bits.
 */
function estimatedBits(secret: string): number {
  const seen = new Set<string>();
  let surprising = 0;
  for (let at = 0; at < secret.length; at++) {
    const group = secret.slice(Math.max(0, at - 2), at + 1).toLowerCase();
    if (!seen.has(group) && !goesOn(secret, at)) surprising++;
    seen.add(group);
  }
  return surprising * Math.log2(new Set(secret).size);
}

/** True for the third and later characters of a run such as `abc`, `987` or `aaa`. */
function goesOn(secret: string, at: number): boolean {
  if (at < 2) return false;
  const step = secret.charCodeAt(at) - secret.charCodeAt(at - 1);
  return Math.abs(step) <= 1 && step === secret.charCodeAt(at - 1) - secret.charCodeAt(at - 2);
}
