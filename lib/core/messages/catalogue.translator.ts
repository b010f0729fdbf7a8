import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Translator } from '../../ports/translator.js';
import { readCatalogue, type Catalogue } from './catalogue.js';
import { fillPlaceholders } from '../../common/fill-placeholders.js';
import { localeChain } from './locale-chain.js';

export interface CatalogueOptions {
  /** A site's own `<locale>.json` files: they add languages, or change single texts of ours. */
  readonly dir?: string;
  /** BCP 47 tag. @default 'en' */
  readonly fallback?: string;
  /** English texts of features that bring no catalogue. */
  readonly texts?: Catalogue;
}

const OURS = ['da', 'de', 'en', 'es', 'fr', 'ja', 'nl', 'pt-BR', 'pt-PT', 'ru', 'zh-Hans'] as const;

/**
 * The package's own catalogues, with the site's before them. A language is read at its first use.
 * @publicApi
 */
export class CatalogueTranslator extends Translator {
  override readonly locales: readonly string[];
  private readonly files: ReadonlyMap<string, readonly (string | URL)[]>;
  private readonly read = new Map<string, Catalogue>();
  private readonly chains = new Map<string, readonly string[]>();

  /** @throws Error if `dir` cannot be read, or a file's name is no language tag */
  constructor(private readonly options: CatalogueOptions = {}) {
    super();
    this.files = filesByLocale(options.dir);
    this.locales = [...this.files.keys()].sort();
  }

  /**
   * Reads the site's own files now, so that a broken one is seen at start.
   * @returns the texts of each, by its path
   * @throws Error with the file's name
   */
  prepare(): ReadonlyMap<string, Catalogue> {
    const own = [...this.files.values()].flat().filter((file) => typeof file === 'string');
    return new Map(own.map((file) => [file, readCatalogue(file)]));
  }

  translate(key: string, params: Readonly<Record<string, unknown>>, locale: string): string {
    return fillPlaceholders(this.find(key, locale) ?? key, params);
  }

  /** The bare text, or `undefined` if no language has it. */
  find(key: string, locale: string): string | undefined {
    for (const name of this.chain(locale)) {
      const catalogue = this.catalogue(name);
      if (Object.hasOwn(catalogue, key)) return catalogue[key];
    }
    const { texts } = this.options;
    return texts && Object.hasOwn(texts, key) ? texts[key] : undefined;
  }

  private chain(locale: string): readonly string[] {
    const known = this.chains.get(locale);
    if (known) return known;
    const chain = localeChain(locale, this.options.fallback ?? 'en').filter((name) =>
      this.files.has(name),
    );
    if (this.files.has(locale)) this.chains.set(locale, chain);
    return chain;
  }

  private catalogue(locale: string): Catalogue {
    const known = this.read.get(locale);
    if (known) return known;
    const files = this.files.get(locale) ?? [];
    const catalogue = Object.assign({}, ...files.map(readCatalogue)) as Catalogue;
    this.read.set(locale, catalogue);
    return catalogue;
  }
}

/** Each language's files, the site's last, so that its texts win. */
function filesByLocale(dir?: string): ReadonlyMap<string, readonly (string | URL)[]> {
  const files = new Map<string, readonly (string | URL)[]>(
    OURS.map((name) => [name, [ours(name)]]),
  );
  if (dir === undefined) return files;
  for (const name of readdirSync(dir).filter((file) => file.endsWith('.json'))) {
    const path = join(dir, name);
    const locale = canonical(name.slice(0, -'.json'.length), path);
    files.set(locale, [...(files.get(locale) ?? []), path]);
  }
  return files;
}

function ours(locale: string): URL {
  return new URL(`./catalogues/${locale}.json`, import.meta.url);
}

function canonical(tag: string, file: string): string {
  try {
    return new Intl.Locale(tag.replaceAll('_', '-')).toString();
  } catch {
    throw new Error(`i18n.dir: ${file} must be named for a language, e.g. de.json or pt-BR.json`);
  }
}
