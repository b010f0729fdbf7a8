/**
 * Turns message keys into text. Replace it to take the texts from elsewhere, e.g. from nestjs-i18n.
 * @publicApi
 */
export abstract class Translator {
  /**
   * The languages that it has, as BCP 47 tags; the reader's language is chosen among them.
   * @default those of the package's catalogues
   */
  declare readonly locales?: readonly string[];

  /**
   * The text of `key`, its `{name}` placeholders filled in; the key itself when there is no such
   * text.
   * @param params already written for the locale: texts only
   * @param locale BCP 47 tag
   */
  abstract translate(
    key: string,
    params: Readonly<Record<string, unknown>>,
    locale: string,
  ): string;

  /** The language of people who have none of these, where the source of the texts has one; `null` leaves it to `i18n.fallback`. */
  get fallback(): string | null {
    return null;
  }

  /**
   * The reader's language where the source of the texts has settled it for a request, as a BCP 47 tag; `null` leaves it to the cookie and
   * Accept-Language. A user's own setting counts before it.
   * @param _request the adapter's own
   */
  localeOf(_request: object): string | null {
    return null;
  }
}
