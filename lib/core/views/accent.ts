import { contrast, formatColor, parseColor, untilReadable, type Rgb } from './contrast.js';

/**
 * The page behind everything, and the card in dark mode: the backgrounds that are hardest to stand
 * out against.
 */
const LIGHT_PAGE: Rgb = [0xf4, 0xf5, 0xf7];
const DARK_CARD: Rgb = [0x1c, 0x20, 0x26];
const WHITE: Rgb = [0xff, 0xff, 0xff];
const BLACK: Rgb = [0, 0, 0];

/** Normal text, WCAG 2.2 success criterion 1.4.3, level AA. */
const READABLE = 4.5;

/** Used where a site names no colour. */
export const DEFAULT_ACCENT = '#2a5bd7';
const DEFAULT: Rgb = [0x2a, 0x5b, 0xd7];

/** The accent colour as buttons and links use it in both modes. */
export interface AccentPalette {
  readonly light: string;
  readonly dark: string;
}

/** The two shades of an accent; the dark mode's is lightened until it can be read. */
export function accentPalette(accent: string): AccentPalette {
  const color = parseColor(accent) ?? DEFAULT;
  return {
    light: formatColor(color),
    dark: formatColor(untilReadable(color, WHITE, DARK_CARD, 6.5)),
  };
}

/** What is wrong with `views.brand.accent`, in one line with a way out, or `null`. */
export function accentProblem(accent: string): string | null {
  const color = parseColor(accent);
  if (!color) return `views.brand.accent: write "${accent}" as #rgb or #rrggbb`;
  const ratio = contrast(color, LIGHT_PAGE);
  if (ratio >= READABLE) return null;
  const better = formatColor(untilReadable(color, BLACK, LIGHT_PAGE, READABLE));
  return (
    `views.brand.accent: ${accent} is too pale to be read (contrast ${ratio.toFixed(1)} : 1, ` +
    `needed ${READABLE} : 1 by WCAG 2.2, 1.4.3); ${better} would do`
  );
}
