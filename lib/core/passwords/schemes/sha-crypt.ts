import { hash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { H64 } from './h64.js';

export type ShaCryptDigest = 'sha256' | 'sha512';

/** Milliseconds of computing before other work gets its turn. */
const SLICE = 2;
const ROUNDS_PER_LOOK = 64;

/**
 * SHA-crypt (Ulrich Drepper's "Unix crypt using SHA-256 and SHA-512"). No library of Node's
 * computes it and the rounds are many, so it runs here in slices of about two milliseconds and
 * leaves the event loop to others in between.
 * @returns the 43 or 86 characters behind the last `$`
 */
export async function shaCrypt(
  digest: ShaCryptDigest,
  secret: string,
  salt: string,
  rounds: number,
): Promise<string> {
  const key = Buffer.from(secret);
  const saltBytes = Buffer.from(salt);
  let state = firstState(digest, key, saltBytes);
  const inputs = roundInputs(digest, key, saltBytes, state.readUInt8(0));
  let sliceEnd = performance.now() + SLICE;
  for (let round = 0; round < rounds; round++) {
    const { bytes, offset } = inputs[round % inputs.length] as RoundInput;
    bytes.set(state, offset);
    state = hash(digest, bytes, 'buffer');
    if (round % ROUNDS_PER_LOOK === 0 && performance.now() > sliceEnd) {
      await setImmediate();
      sliceEnd = performance.now() + SLICE;
    }
  }
  return encode(digest, state);
}

function firstState(digest: ShaCryptDigest, key: Buffer, salt: Buffer): Buffer {
  const alternate = hash(digest, Buffer.concat([key, salt, key]), 'buffer');
  const parts = [key, salt, repeatTo(alternate, key.length)];
  for (let bits = key.length; bits > 0; bits >>= 1) parts.push(bits & 1 ? alternate : key);
  return hash(digest, Buffer.concat(parts), 'buffer');
}

/** What one round hashes, with a place left for the state of the round before. */
interface RoundInput {
  readonly bytes: Buffer;
  readonly offset: number;
}

/** Rounds repeat themselves every 42: by 2, 3 and 7 they mix state, salt and key in turn. */
function roundInputs(
  digest: ShaCryptDigest,
  key: Buffer,
  salt: Buffer,
  firstByte: number,
): RoundInput[] {
  const keyDigest = hash(digest, repeat(key, key.length), 'buffer');
  const saltDigest = hash(digest, repeat(salt, 16 + firstByte), 'buffer');
  const keyBytes = repeatTo(keyDigest, key.length);
  const saltPart = repeatTo(saltDigest, salt.length);
  const state = Buffer.alloc(keyDigest.length);
  return Array.from({ length: 42 }, (_, round) => {
    const middle = [...(round % 3 ? [saltPart] : []), ...(round % 7 ? [keyBytes] : [])];
    const parts = round % 2 ? [keyBytes, ...middle, state] : [state, ...middle, keyBytes];
    const bytes = Buffer.concat(parts);
    return { bytes, offset: round % 2 ? bytes.length - state.length : 0 };
  });
}

function repeat(bytes: Buffer, times: number): Buffer {
  return Buffer.concat(Array.from({ length: times }, () => bytes));
}

function repeatTo(bytes: Buffer, length: number): Buffer {
  return length === 0 ? Buffer.alloc(0) : Buffer.alloc(length, bytes);
}

/**
 * The bytes leave in groups of three, which rotate through the thirds of the digest, six bits at a
 * time, lowest first.
 */
function encode(digest: ShaCryptDigest, bytes: Buffer): string {
  const third = digest === 'sha512' ? 21 : 10;
  const step = digest === 'sha512' ? 1 : 2;
  let text = '';
  for (let group = 0; group < third; group++) {
    const order = [0, 1, 2].map((i) => ((i + group * step) % 3) * third + group);
    text += encodeGroup(
      order.map((at) => bytes.readUInt8(at)),
      4,
    );
  }
  const rest =
    digest === 'sha512'
      ? [0, 0, bytes.readUInt8(63)]
      : [0, bytes.readUInt8(31), bytes.readUInt8(30)];
  return text + encodeGroup(rest, digest === 'sha512' ? 2 : 3);
}

function encodeGroup(bytes: readonly number[], characters: number): string {
  const value = bytes.reduce((sum, byte) => (sum << 8) | byte, 0);
  return Array.from({ length: characters }, (_, at) => H64.charAt((value >> (6 * at)) & 63)).join(
    '',
  );
}
