export { nestI18n } from './nest-i18n.js';
export type { NestI18nTranslatorOptions } from './nest-i18n.options.js';
export { UserLocaleResolver } from './user-locale.resolver.js';
