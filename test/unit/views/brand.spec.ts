import { describe, expect, it } from 'vitest';
import { accentPalette, accentProblem, DEFAULT_ACCENT } from '../../../lib/core/views/accent.js';
import { brandOf, brandProblems } from '../../../lib/core/views/brand.js';
import {
  contrast,
  formatColor,
  parseColor,
  untilReadable,
  type Rgb,
} from '../../../lib/core/views/contrast.js';

const color = (text: string): Rgb => parseColor(text) ?? [0, 0, 0];

describe('contrast', () => {
  it('is as WCAG computes it', () => {
    expect(contrast(color('#fff'), color('#000'))).toBeCloseTo(21, 5);
    expect(contrast(color('#777'), color('#fff'))).toBeCloseTo(4.48, 2);
    expect(contrast(color('#abc'), color('#abc'))).toBe(1);
  });

  it('is moved as far as it has to be, and no further than its end', () => {
    expect(untilReadable(color('#000'), color('#fff'), color('#fff'), 4.5)).toEqual([0, 0, 0]);
    expect(untilReadable(color('#777'), color('#888'), color('#777'), 4.5)).toEqual(color('#888'));
  });

  it('reads short and long colours, and no others', () => {
    expect(parseColor('#0aF')).toEqual([0, 170, 255]);
    expect(formatColor(color('#0b6e4f'))).toBe('#0b6e4f');
    for (const wrong of ['red', '#12', '#1234', '#ggg', '0b6e4f', '#0b6e4f;}', '']) {
      expect(parseColor(wrong)).toBeNull();
    }
  });
});

describe('accent', () => {
  it('is readable in both modes, whatever colour a site takes', () => {
    for (const accent of [DEFAULT_ACCENT, '#0b6e4f', '#7a1f5c', '#000', '#b3261e']) {
      const { light, dark } = accentPalette(accent);
      expect(accentProblem(accent)).toBeNull();
      expect(contrast(color(light), color('#f4f5f7'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color(light), color('#fff'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color(dark), color('#1c2026'))).toBeGreaterThanOrEqual(4.5);
      expect(contrast(color(dark), color('#0e1116'))).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is refused when it is too pale, with a shade that would do', () => {
    const problem = accentProblem('#ffd400');
    expect(problem).toMatch(/^views\.brand\.accent: #ffd400 is too pale .* \(contrast 1\.3 : 1/);
    const better = /(#[\da-f]{6}) would do$/.exec(problem ?? '')?.[1] ?? '';
    expect(accentProblem(better)).toBeNull();
  });

  it('is refused when it is no colour', () => {
    expect(accentProblem('teal')).toBe('views.brand.accent: write "teal" as #rgb or #rrggbb');
    expect(accentPalette('teal').light).toBe(DEFAULT_ACCENT);
  });
});

describe('brand', () => {
  it('is named for the host when the site says nothing', () => {
    expect(brandOf({}, 'https://app.example:8443/x')).toEqual({
      name: 'app.example:8443',
      logo: null,
      accent: DEFAULT_ACCENT,
      url: 'https://app.example:8443/x',
      links: [],
    });
  });

  it('is checked in full at start', () => {
    const links = [
      { text: 'a', href: '/imprint' },
      { text: 'b', href: 'mailto:help@app.example' },
      { text: 'c', href: 'javascript:alert(1)' },
      { text: 'd', href: 'http://[' },
    ];
    expect(brandProblems({ logo: 'ftp://x/logo.png', accent: '#eee', links })).toEqual([
      expect.stringContaining('views.brand.accent: #eee is too pale'),
      'views.brand.logo: give a path, an http(s) URL or a data: URL',
      'views.brand.links: "javascript:alert(1)" is no path, http(s) URL or mailto: address',
      'views.brand.links: "http://[" is no path, http(s) URL or mailto: address',
    ]);
    expect(brandProblems({})).toEqual([]);
  });
});
