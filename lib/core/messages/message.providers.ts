import type { Provider } from '@nestjs/common';
import { Translator } from '../../ports/translator.js';
import { Composition } from '../feature/composition.js';
import { SecuritySettings } from '../options/settings.js';
import { CatalogueTranslator } from './catalogue.translator.js';
import { coreMessages } from './core.messages.js';
import { LocaleResolver } from './locale.resolver.js';
import type { MessageDefinitions } from './message-definition.js';
import { MessageService } from './message.service.js';

/** Every message of the core and of the features in force. */
export function messageDefinitions(composition: Composition): MessageDefinitions {
  return Object.assign(
    {},
    coreMessages,
    ...composition.features.map(({ messages = {} }) => messages),
  ) as MessageDefinitions;
}

/** English texts of features that bring no catalogue. */
function ownTexts(definitions: MessageDefinitions): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(definitions).flatMap(([key, { text }]) =>
      text === undefined ? [] : [[key, text]],
    ),
  );
}

export const messageProviders: Provider[] = [
  {
    provide: CatalogueTranslator,
    useFactory: ({ core: { i18n } }: SecuritySettings, composition: Composition) =>
      new CatalogueTranslator({
        dir: i18n.dir,
        fallback: i18n.fallback ?? i18n.locales[0],
        texts: ownTexts(messageDefinitions(composition)),
      }),
    inject: [SecuritySettings, Composition],
  },
  { provide: Translator, useExisting: CatalogueTranslator },
  {
    provide: MessageService,
    useFactory: (
      translator: Translator,
      catalogues: CatalogueTranslator,
      settings: SecuritySettings,
      composition: Composition,
    ) =>
      new MessageService({
        translator,
        catalogues,
        definitions: messageDefinitions(composition),
        overrides: settings.core.messages,
        chosen: settings.core.i18n.locales,
        fallback: settings.core.i18n.fallback,
      }),
    inject: [Translator, CatalogueTranslator, SecuritySettings, Composition],
  },
  {
    provide: LocaleResolver,
    useFactory: (messages: MessageService) => new LocaleResolver(messages),
    inject: [MessageService],
  },
];
