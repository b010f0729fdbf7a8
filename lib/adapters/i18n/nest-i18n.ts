import type { Provider } from '@nestjs/common';
import { I18N_OPTIONS, I18nService, type I18nOptions } from 'nestjs-i18n';
import { Translator } from '../../ports/translator.js';
import type { NestI18nTranslatorOptions } from './nest-i18n.options.js';
import { NestI18nTranslator } from './nest-i18n.translator.js';

/**
 * Takes texts and languages from the application's `I18nModule` of nestjs-i18n: `overrides: [nestI18n()]`. A text that is not there in the
 * reader's language comes from the package's catalogues.
 * @publicApi
 */
export function nestI18n(options: NestI18nTranslatorOptions = {}): Provider {
  return {
    provide: Translator,
    useFactory: (i18n: I18nService, { fallbackLanguage }: I18nOptions) =>
      new NestI18nTranslator(i18n, fallbackLanguage, options.namespace ?? 'security'),
    inject: [I18nService, I18N_OPTIONS],
  };
}
