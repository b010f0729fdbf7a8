import { accentProblem, DEFAULT_ACCENT } from './accent.js';

/** A link in the footer, e.g. to the imprint. */
export interface BrandLink {
  /** A message key, or the words themselves. */
  readonly text: string;
  readonly href: string;
}

/** The option `views.brand`. */
export interface BrandOptions {
  /** @default the host of `baseUrl` */
  readonly name?: string;
  /** URL or path of a picture that stands in place of the name; about 40 pixels high. */
  readonly logo?: string;
  /** Colour of buttons and links, as `#rrggbb`; must be readable on white. */
  readonly accent?: string;
  readonly links?: readonly BrandLink[];
}

/** What templates see as `brand`; stable within a major version. */
export interface Brand {
  readonly name: string;
  readonly logo: string | null;
  readonly accent: string;
  /** The site's start page. */
  readonly url: string;
  readonly links: readonly BrandLink[];
}

/** @param baseUrl absolute */
export function brandOf(options: BrandOptions, baseUrl: string): Brand {
  return {
    name: options.name ?? new URL(baseUrl).host,
    logo: options.logo ?? null,
    accent: options.accent ?? DEFAULT_ACCENT,
    url: baseUrl,
    links: options.links ?? [],
  };
}

/** What is wrong with `views.brand`, one line each. */
export function brandProblems({ logo, accent, links = [] }: BrandOptions): string[] {
  const pale = accent === undefined ? null : accentProblem(accent);
  return [
    ...(pale ? [pale] : []),
    ...(logo === undefined || isAddress(logo, ['http:', 'https:', 'data:'])
      ? []
      : ['views.brand.logo: give a path, an http(s) URL or a data: URL']),
    ...links
      .filter(({ href }) => !isAddress(href, ['http:', 'https:', 'mailto:']))
      .map(({ href }) => `views.brand.links: "${href}" is no path, http(s) URL or mailto: address`),
  ];
}

function isAddress(text: string, protocols: readonly string[]): boolean {
  try {
    return protocols.includes(new URL(text, 'http://site.invalid').protocol);
  } catch {
    return false;
  }
}
