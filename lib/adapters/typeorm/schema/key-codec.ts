import { IMPOSSIBLE } from './column.js';

const WHOLE = /^(?:0|-?[1-9]\d{0,18})$/;
const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/i;
const LARGEST: Readonly<Record<string, bigint>> = {
  tinyint: 127n,
  smallint: 32_767n,
  mediumint: 8_388_607n,
  int: 2_147_483_647n,
  integer: 2_147_483_647n,
  bigint: 9_223_372_036_854_775_807n,
};

/**
 * Turns an id in text form into what the key column holds. Only the one canonical spelling of a number is an id: `01`, `1.0` and
 * ` 1` are nobody.
 * @param columnType the column's type as TypeORM's driver normalises it
 */
export function keyEncoder(columnType: string, isSqlite: boolean): (value: unknown) => unknown {
  // SQLite keeps every kind of integer in up to 64 bits.
  const type = isSqlite && columnType.includes('int') ? 'bigint' : columnType;
  const largest = LARGEST[type];
  if (largest !== undefined) return wholeNumber(largest, isSqlite);
  if (type === 'uuid') return (value) => (UUID.test(String(value)) ? String(value) : IMPOSSIBLE);
  return (value) => plainText(String(value));
}

/** Text that a column can hold: PostgreSQL has no NUL in text. */
export function plainText(value: string): string | typeof IMPOSSIBLE {
  return value.includes('\0') ? IMPOSSIBLE : value;
}

function wholeNumber(largest: bigint, asBigInt: boolean): (value: unknown) => unknown {
  const limit = Number(largest);
  return (value) => {
    const text = String(value);
    if (!WHOLE.test(text)) return IMPOSSIBLE;
    const number = Number(text);
    if (Number.isSafeInteger(number)) {
      return number > limit || number < -limit - 1 ? IMPOSSIBLE : number;
    }
    const large = BigInt(text);
    if (large > largest || large < -largest - 1n) return IMPOSSIBLE;
    return asBigInt ? large : text;
  };
}
