import type { I18nService, I18nTranslation } from 'nestjs-i18n';
import { fillPlaceholders } from '../../common/fill-placeholders.js';
import { Translator } from '../../ports/translator.js';
import { languageTags } from './language-tags.js';
import { textIn } from './text-in.js';

/** What nestjs-i18n leaves on a request, on Fastify on the one below it. */
interface Settled {
  readonly i18nLang?: unknown;
  readonly raw?: { readonly i18nLang?: unknown };
}

/**
 * Texts of nestjs-i18n by the package's keys. Only a language itself and its parents are asked: what they lack is in the package's
 * catalogues, before nestjs-i18n's fallback language is. Parameters are filled in here, since nestjs-i18n would read what they hold again.
 */
export class NestI18nTranslator extends Translator {
  override readonly locales: readonly string[];
  private readonly tags: ReadonlyMap<string, string>;
  private readonly names: ReadonlyMap<string, string>;

  constructor(
    private readonly i18n: I18nService,
    private readonly fallbackLanguage: string,
    private readonly namespace: string | false,
  ) {
    super();
    this.tags = languageTags([...i18n.getSupportedLanguages(), fallbackLanguage]);
    this.names = new Map([...this.tags].map(([name, tag]) => [tag, name]));
    this.locales = [...this.names.keys()];
  }

  override get fallback(): string | null {
    return this.tags.get(this.fallbackLanguage) ?? null;
  }

  translate(key: string, params: Readonly<Record<string, unknown>>, locale: string): string {
    const path = this.namespace === false ? key : `${this.namespace}.${key}`;
    for (let tag = locale; tag !== ''; tag = parentOf(tag)) {
      const texts = this.textsOf(tag);
      const text = texts && textIn(texts, path);
      if (text !== undefined) return fillPlaceholders(text, params);
    }
    return key;
  }

  /** What nestjs-i18n's resolvers found, by its own rules for languages without texts. */
  override localeOf(request: Settled): string | null {
    const found = request.i18nLang ?? request.raw?.i18nLang;
    if (typeof found !== 'string') return null;
    for (let name = this.i18n.resolveLanguage(found); name !== ''; name = parentOf(name)) {
      const tag = this.tags.get(name);
      if (tag !== undefined) return tag;
    }
    return this.fallback;
  }

  private textsOf(tag: string): I18nTranslation | undefined {
    const name = this.names.get(tag);
    const texts = name === undefined ? undefined : this.i18n.getTranslations()[name];
    return typeof texts === 'object' ? texts : undefined;
  }
}

/** `de` for `de-CH` and `de_CH`; nothing for `de`. */
function parentOf(language: string): string {
  return language.slice(0, Math.max(0, language.search(/[-_][^-_]*$/)));
}
