import type { Provider } from '@nestjs/common';
import { ViewContext } from '../../ports/view-context.js';
import { ViewRenderer } from '../../ports/view-renderer.js';
import { Callers } from '../authentication/callers.js';
import { Composition } from '../feature/composition.js';
import { FormRegistry } from '../forms/form.registry.js';
import { CsrfFields } from '../http/csrf.fields.js';
import { FlashService } from '../http/flash.service.js';
import { PageWriter } from '../http/page.writer.js';
import { SecurityUrls } from '../http/security-urls.js';
import { LocaleResolver } from '../messages/locale.resolver.js';
import { MessageService } from '../messages/message.service.js';
import { SecuritySettings } from '../options/settings.js';
import { brandOf } from './brand.js';
import { HandlebarsViewRenderer } from './handlebars.view-renderer.js';
import { PageService } from './page.service.js';
import { VIEW_RENDERER_OPTIONS, type ViewRendererOptions } from './view-renderer.options.js';

function merged(composition: Composition, kind: 'views' | 'mails'): Readonly<Record<string, URL>> {
  return Object.assign({}, ...composition.features.map((feature) => feature[kind] ?? {})) as Record<
    string,
    URL
  >;
}

export const viewProviders: Provider[] = [
  {
    provide: VIEW_RENDERER_OPTIONS,
    useFactory: (
      composition: Composition,
      { core, production }: SecuritySettings,
    ): ViewRendererOptions => ({
      views: merged(composition, 'views'),
      mails: merged(composition, 'mails'),
      dir: core.views.dir,
      templates: core.views.templates,
      helpers: core.views.helpers,
      cache: production,
    }),
    inject: [Composition, SecuritySettings],
  },
  { provide: ViewRenderer, useClass: HandlebarsViewRenderer },
  { provide: ViewContext, useClass: ViewContext },
  {
    provide: PageService,
    useFactory: (
      renderer: ViewRenderer,
      messages: MessageService,
      viewContext: ViewContext,
      urls: SecurityUrls,
      { core }: SecuritySettings,
    ) =>
      new PageService({
        renderer,
        messages,
        viewContext,
        brand: () => brandOf(core.views.brand, urls.origin),
        urlFor: (name, params = {}) =>
          urls.has(name) ? urls.urlFor(name, params as Readonly<Record<string, string>>) : null,
        context: core.views.context,
        formTargets: () => urls.formTargets,
        csp: core.views.csp,
      }),
    inject: [ViewRenderer, MessageService, ViewContext, SecurityUrls, SecuritySettings],
  },
  {
    provide: PageWriter,
    useFactory: (
      pages: PageService,
      forms: FormRegistry,
      messages: MessageService,
      locales: LocaleResolver,
      flashes: FlashService,
      urls: SecurityUrls,
      csrf: CsrfFields,
      callers: Callers,
    ) => new PageWriter({ pages, forms, messages, locales, flashes, urls, csrf, callers }),
    inject: [
      PageService,
      FormRegistry,
      MessageService,
      LocaleResolver,
      FlashService,
      SecurityUrls,
      CsrfFields,
      Callers,
    ],
  },
];
