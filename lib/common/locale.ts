import { parseQualityList } from './quality-list.js';

const TAG = /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i;

/**
 * Where CLDR's parent locales differ from cutting the region off: Portuguese outside Brazil is read
 * as Portugal's.
 */
const PARENT_REGIONS: Readonly<Record<string, string>> = { pt: 'PT' };

/** Language ranges of a header that are looked at. */
const MAX_RANGES = 16;

/**
 * The available locale that an Accept-Language header asks for first (RFC 9110 section 12.5.4), by
 * lookup (RFC 4647 section 3.4) with likely subtags: `zh-CN` finds `zh-Hans`, `zh-TW` does not,
 * `pt` finds `pt-BR` and `pt-AO` finds `pt-PT`. `null` if none fits; `*` asks for none.
 * @param available BCP 47 tags, the preferred first
 */
export function negotiateLocale(
  header: string | undefined,
  available: readonly string[],
): string | null {
  if (!header) return null;
  const ranges = parseQualityList(header).filter(({ value }) => TAG.test(value));
  const refused = new Set(ranges.filter((r) => r.quality === 0).map((r) => r.value.toLowerCase()));
  const offers = available.filter((locale) => !refused.has(locale.toLowerCase()));
  const wanted = ranges.filter((r) => r.quality > 0).sort((a, b) => b.quality - a.quality);
  for (const { value } of wanted.slice(0, MAX_RANGES)) {
    const found = lookUp(value.toLowerCase(), offers);
    if (found) return found;
  }
  return null;
}

function lookUp(range: string, offers: readonly string[]): string | undefined {
  const exact = offers.find((locale) => locale.toLowerCase() === range);
  const wanted = exact === undefined ? expand(range) : null;
  if (!wanted) return exact;
  // Intl.Locale costs microseconds: only the few of the language are looked at closely.
  const sameLanguage = offers.filter((locale) => locale.split('-', 1)[0] === wanted.language);
  const readable = sameLanguage
    .map((locale) => ({ locale, likely: expand(locale) }))
    .filter(({ likely }) => likely?.script === wanted.script);
  const inRegion = (region: string | undefined): string | undefined =>
    region ? readable.find(({ likely }) => likely?.region === region)?.locale : undefined;
  return (
    inRegion(wanted.region) ?? inRegion(PARENT_REGIONS[wanted.language]) ?? readable[0]?.locale
  );
}

/** Adds the likely script and region (UTS 35, likely subtags). */
function expand(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag).maximize();
  } catch {
    return null;
  }
}
