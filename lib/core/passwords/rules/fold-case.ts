/** A text without case in NFC, for comparisons with words. */
export function foldCase(text: string): string {
  return text.toUpperCase().toLowerCase().normalize('NFC');
}
