/** How our field names are spelled on the wire; exactly one spelling is read. */
export type FieldSpelling = 'camelCase' | 'snake_case';

export function wireName(name: string, spelling: FieldSpelling): string {
  return spelling === 'camelCase'
    ? name
    : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
