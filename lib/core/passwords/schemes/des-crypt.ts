import { H64, readH64 } from './h64.js';

/** Zeros and ones, the most significant first, as DES counts them. */
type Bits = readonly number[];

const ITERATIONS = 25;

// The tables of FIPS 46-3, counted from 1 as there.
const KEY_TURNS = [1, 1, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 1];
const KEY_HALVES = [
  57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18, 10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60,
  52, 44, 36, 63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22, 14, 6, 61, 53, 45, 37, 29, 21,
  13, 5, 28, 20, 12, 4,
];
const ROUND_KEY = [
  14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10, 23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2, 41, 52,
  31, 37, 47, 55, 30, 40, 51, 45, 33, 48, 44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
];
const MIX = [
  16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10, 2, 8, 24, 14, 32, 27, 3, 9, 19, 13,
  30, 6, 22, 11, 4, 25,
];
/** Eight boxes of four rows; a hexadecimal digit for each entry. */
const BOXES = [
  'e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d',
  'f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9',
  'a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c',
  '7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e',
  '2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453',
  'c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d',
  '4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c',
  'd2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b',
];

/**
 * The crypt(3) of old Unix: DES, 25 times over a block of zeros, with the first eight bytes of the
 * secret as the key and a salt of twelve bits that disturbs the cipher. No library of Node's
 * computes it.
 * @param salt two characters of `./0-9A-Za-z`
 * @returns the eleven characters behind the salt
 */
export function desCrypt(secret: string, salt: string): string {
  const keys = roundKeys(secret);
  const expand = saltedExpansion(salt);
  let left: Bits = Array.from({ length: 32 }, () => 0);
  let right = left;
  for (let iteration = 0; iteration < ITERATIONS; iteration++) {
    for (const key of keys) {
      const mixed = mix(right, key, expand);
      [left, right] = [right, left.map((bit, at) => bit ^ (mixed[at] ?? 0))];
    }
    [left, right] = [right, left];
  }
  return encode(left, right);
}

/** Seven bits of each byte, turned and thinned out to sixteen keys of 48 bits. */
function roundKeys(secret: string): Bits[] {
  const bytes = Buffer.alloc(8);
  bytes.set(Buffer.from(secret).subarray(0, 8));
  const bits = [...bytes].flatMap((byte) => bitsOf(byte << 1, 8));
  let halves = pick(bits, KEY_HALVES);
  return KEY_TURNS.map((turn) => {
    halves = [...turned(halves.slice(0, 28), turn), ...turned(halves.slice(28), turn)];
    return pick(halves, ROUND_KEY);
  });
}

function turned(half: Bits, by: number): Bits {
  return [...half.slice(by), ...half.slice(0, by)];
}

/** Which of 32 bits stand at the 48 places; a bit of the salt exchanges two places. */
function saltedExpansion(salt: string): number[] {
  const places = Array.from({ length: 48 }, (_, at) => {
    const bit = Math.floor(at / 6) * 4 + (at % 6) - 1;
    return ((bit + 32) % 32) + 1;
  });
  const bits = readH64(salt);
  return places.map((place, at) => {
    const isExchanged = (bits >> (at % 24)) & 1 && at % 24 < 12;
    return isExchanged ? (places[(at + 24) % 48] ?? 0) : place;
  });
}

function mix(half: Bits, key: Bits, expand: readonly number[]): Bits {
  const input = pick(half, expand).map((bit, at) => bit ^ (key[at] ?? 0));
  const output = BOXES.flatMap((box, at) => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = input.slice(at * 6, at * 6 + 6);
    const entry = ((a << 1) | f) * 16 + ((b << 3) | (c << 2) | (d << 1) | e);
    return bitsOf(Number.parseInt(box.charAt(entry), 16), 4);
  });
  return pick(output, MIX);
}

/** DES's final permutation takes a bit of each half in turn, column by column from the last. */
function encode(left: Bits, right: Bits): string {
  const bits = Array.from({ length: 64 }, (_, at) => {
    const half = at % 2 === 0 ? right : left;
    return half[8 * ((at % 8) >> 1) + 7 - (at >> 3)] ?? 0;
  });
  const padded = [...bits, 0, 0];
  const digits = Array.from({ length: 11 }, (_, at) => padded.slice(at * 6, at * 6 + 6));
  return digits.map((six) => H64.charAt(six.reduce((sum, bit) => sum * 2 + bit, 0))).join('');
}

function bitsOf(value: number, length: number): number[] {
  return Array.from({ length }, (_, at) => (value >> (length - 1 - at)) & 1);
}

function pick(bits: Bits, places: readonly number[]): Bits {
  return places.map((place) => bits[place - 1] ?? 0);
}
