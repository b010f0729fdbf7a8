/** A colour as three channels from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Reads `#rgb` or `#rrggbb`; `null` for anything else. */
export function parseColor(text: string): Rgb | null {
  const digits = /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text) ? text.slice(1) : null;
  if (digits === null) return null;
  const long = digits.length === 3 ? [...digits].map((digit) => digit + digit).join('') : digits;
  const channel = (index: number) => Number.parseInt(long.slice(index, index + 2), 16);
  return [channel(0), channel(2), channel(4)];
}

export function formatColor(color: Rgb): string {
  return `#${color.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance). */
export function contrast(a: Rgb, b: Rgb): number {
  const [first, second] = [luminance(a), luminance(b)];
  return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
}

/**
 * The colour moved towards another, in small steps, until it stands out against the background;
 * unchanged if it does already.
 */
export function untilReadable(color: Rgb, towards: Rgb, background: Rgb, ratio: number): Rgb {
  const mix = (from: number, to: number, share: number) => Math.round(from + (to - from) * share);
  for (let share = 0; share < 1; share += 0.01) {
    const mixed: Rgb = [
      mix(color[0], towards[0], share),
      mix(color[1], towards[1], share),
      mix(color[2], towards[2], share),
    ];
    if (contrast(mixed, background) >= ratio) return mixed;
  }
  return towards;
}

function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const part = channel / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}
