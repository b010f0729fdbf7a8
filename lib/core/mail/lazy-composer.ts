import type { ViewContext } from '../../ports/view-context.js';
import type { ViewRenderer } from '../../ports/view-renderer.js';
import type { SecurityUrls } from '../http/security-urls.js';
import type { MessageService } from '../messages/message.service.js';
import type { CoreSettings } from '../options/settings.js';
import { brandOf } from '../views/brand.js';
import { MailComposer } from './mail-composer.js';

export interface ComposerParts {
  readonly renderer: ViewRenderer;
  readonly messages: MessageService;
  readonly viewContext: ViewContext;
  readonly urls: SecurityUrls;
  readonly core: CoreSettings;
}

/** The composer, made at the first mail: without a `baseUrl` the application's address is known once it listens. */
export function lazyComposer({ core, urls, ...parts }: ComposerParts): () => MailComposer {
  let composer: MailComposer | null = null;
  const urlFor = (name: string) =>
    urls.has(name) ? urls.urlFor(name, {}, { absolute: true }) : null;
  return () =>
    (composer ??= new MailComposer({
      ...parts,
      ...core.mail,
      brand: brandOf(core.views.brand, urls.origin),
      urlFor,
    }));
}
