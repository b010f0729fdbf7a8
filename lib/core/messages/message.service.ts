import { Translator } from '../../ports/translator.js';
import type { FieldProblem } from '../errors/security.exception.js';
import type { CatalogueTranslator } from './catalogue.translator.js';
import { fillPlaceholders } from '../../common/fill-placeholders.js';
import type { MessageDefinitions, MessageLevel } from './message-definition.js';
import { parameterText } from './parameter-text.js';
import { textDirection } from './text-direction.js';

/** A site's own words for a key, in all languages. */
export type MessageOverride = string | { readonly text?: string; readonly level?: string };

/** A message as people and programs read it. */
export interface Message {
  readonly level: MessageLevel;
  readonly key: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly text: string;
}

export interface MessageServiceOptions {
  readonly translator: Translator;
  /** Asked for what the translator does not know. */
  readonly catalogues: CatalogueTranslator;
  readonly definitions: MessageDefinitions;
  /** The option `messages`. */
  readonly overrides?: Readonly<Record<string, MessageOverride>>;
  /** The option `i18n.locales`. @default all that there are */
  readonly chosen?: readonly string[];
  /** The option `i18n.fallback`. @default the translator's own, else the first that was chosen, else 'en' */
  readonly fallback?: string;
}

/**
 * Every text that a person reads, by its key: the site's override first, then the {@link
 * Translator}, then the package's catalogues.
 * @publicApi
 */
export class MessageService {
  private readonly overrides: ReadonlyMap<string, MessageOverride>;

  constructor(private readonly options: MessageServiceOptions) {
    this.overrides = new Map(Object.entries(options.overrides ?? {}));
  }

  /** Languages that a reader can have. */
  get locales(): readonly string[] {
    const { translator, catalogues, chosen = [] } = this.options;
    return chosen.length > 0 ? chosen : (translator.locales ?? catalogues.locales);
  }

  /** The language of people who have none of these. */
  get fallback(): string {
    const { translator, chosen = [], fallback } = this.options;
    return fallback ?? translator.fallback ?? chosen[0] ?? 'en';
  }

  /** What the site's translator says of a request's language. */
  localeOf(request: object): string | null {
    return this.options.translator.localeOf?.(request) ?? null;
  }

  /**
   * The text in a language, its parameters written as the language does. A key without a text is
   * given back as it is, so that a label may be a key or the words themselves.
   * @param params `within` and `wait` are durations: milliseconds, or text such as `'3 days'`
   */
  text(key: string, params: Readonly<Record<string, unknown>> = {}, locale = 'en'): string {
    const written = writeParameters(params, locale);
    const override = this.overrides.get(key);
    const own = typeof override === 'string' ? override : override?.text;
    if (own !== undefined) return fillPlaceholders(own, written);
    return this.translated(key, written, locale);
  }

  /** What the site's translator does not have in this language is in ours, and what neither has in the site's fallback. */
  private translated(key: string, params: Readonly<Record<string, unknown>>, locale: string) {
    const { translator, catalogues } = this.options;
    const text = translator.translate(key, params, locale);
    if (text !== key || translator === catalogues) return text;
    const ours = catalogues.find(key, locale);
    if (ours !== undefined) return fillPlaceholders(ours, params);
    return translator.translate(key, params, this.fallback);
  }

  /** True if some language has a text for the key. */
  has(key: string): boolean {
    return this.overrides.has(key) || this.text(key) !== key;
  }

  /** The words for what is wrong with a field; a site's rule may give a key in place of its words. */
  problemText({ key, params, text }: FieldProblem, locale: string): string {
    return this.text(text ?? key, params, locale);
  }

  /** The key that programs go by. */
  problemCode({ key, text }: FieldProblem): string {
    return text !== undefined && this.has(text) ? text : key;
  }

  level(key: string): MessageLevel {
    const override = this.overrides.get(key);
    const own = typeof override === 'object' ? override.level : undefined;
    return (own as MessageLevel | undefined) ?? this.definition(key)?.level ?? 'info';
  }

  /** True if this message says that `page` has done its work. */
  concludes(key: string, page: string): boolean {
    return this.definition(key)?.concludes?.includes(page) ?? false;
  }

  message(key: string, params: Readonly<Record<string, unknown>>, locale: string): Message {
    return { level: this.level(key), key, params, text: this.text(key, params, locale) };
  }

  private definition(key: string) {
    const { definitions } = this.options;
    return Object.hasOwn(definitions, key) ? definitions[key] : undefined;
  }
}

/**
 * In a language that runs from the right a value is set apart, so that an address keeps its order
 * (UAX 9, isolates).
 */
function writeParameters(
  params: Readonly<Record<string, unknown>>,
  locale: string,
): Record<string, string> {
  const [before, after] = textDirection(locale) === 'rtl' ? ['\u2068', '\u2069'] : ['', ''];
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      before + parameterText(name, value, locale) + after,
    ]),
  );
}
