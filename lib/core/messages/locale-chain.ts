/**
 * The languages in which a text is looked for, in this order: the locale, its parents
 * (`zh-Hant-HK`, `zh-Hant`, `zh`), the site's fallback with its parents, English (RFC 4647 section
 * 3.4).
 */
export function localeChain(locale: string, fallback: string): string[] {
  return [...new Set([...withParents(locale), ...withParents(fallback), 'en'])];
}

function withParents(locale: string): string[] {
  const parts = locale.split('-');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('-'));
}
