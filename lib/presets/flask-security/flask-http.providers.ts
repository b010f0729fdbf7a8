import type { Provider } from '@nestjs/common';
import { LinkPages } from '../../core/accounts/link-pages.js';
import { AccountChecks } from '../../core/authentication/account-checks.js';
import { Attention } from '../../common/attention.js';
import { Composition } from '../../core/feature/composition.js';
import { FormRegistry } from '../../core/forms/form.registry.js';
import { BaseUrl } from '../../core/http/base-url.js';
import { CookiePolicy } from '../../core/http/cookie-policy.js';
import { Destinations } from '../../core/http/destinations.js';
import { FlashService } from '../../core/http/flash.service.js';
import { PageWriter } from '../../core/http/page.writer.js';
import { ResponseFormat } from '../../core/http/response.format.js';
import { RouteTable } from '../../core/http/route-table.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { WireDialect } from '../../core/http/wire.dialect.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import { MessageService } from '../../core/messages/message.service.js';
import { SecuritySettings } from '../../core/options/settings.js';
import { MailedTokenService } from '../../core/tokens/mailed-token.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import { FlaskFormChecks } from './forms/flask-form.checks.js';
import { FlaskFormRegistry } from './forms/flask-form.registry.js';
import { FlaskCookiePolicy } from './http/flask-cookie.policy.js';
import { FlaskDestinations } from './http/flask.destinations.js';
import { FlaskLinkPages } from './http/flask-link.pages.js';
import { FlaskResponseFormat } from './http/flask-response.format.js';
import { FlaskSecurityUrls } from './http/flask-security.urls.js';
import { FlaskWireDialect } from './http/flask-wire.dialect.js';

const formProviders: Provider[] = [
  {
    provide: FlaskFormChecks,
    useFactory: (
      identities: IdentityResolver,
      accounts: AccountChecks,
      urls: FlaskSecurityUrls,
      { core }: SecuritySettings,
    ) => new FlaskFormChecks({ identities, accounts, urls, generic: core.genericResponses }),
    inject: [IdentityResolver, AccountChecks, FlaskSecurityUrls, SecuritySettings],
  },
  {
    provide: FormRegistry,
    useFactory: ({ forms }: Composition, { core }: SecuritySettings, checks: FlaskFormChecks) =>
      new FlaskFormRegistry(forms, core.fieldNames, checks),
    inject: [Composition, SecuritySettings, FlaskFormChecks],
  },
];

const urlProviders: Provider[] = [
  {
    provide: FlaskSecurityUrls,
    useFactory: (
      routes: RouteTable,
      base: BaseUrl,
      { core }: SecuritySettings,
      attention: Attention,
    ) => new FlaskSecurityUrls(routes, base, core.origins, attention),
    inject: [RouteTable, BaseUrl, SecuritySettings, Attention],
  },
  { provide: SecurityUrls, useExisting: FlaskSecurityUrls },
  {
    provide: Destinations,
    useFactory: (urls: SecurityUrls, { core }: SecuritySettings) =>
      new FlaskDestinations(urls, core.redirects),
    inject: [SecurityUrls, SecuritySettings],
  },
  {
    provide: LinkPages,
    useFactory: (tokens: MailedTokenService, dialect: WireDialect, urls: SecurityUrls) =>
      new FlaskLinkPages(tokens, dialect, urls),
    inject: [MailedTokenService, WireDialect, SecurityUrls],
  },
];

/** How requests are read and answered. */
export const flaskHttpProviders: Provider[] = [
  { provide: WireDialect, useFactory: () => new FlaskWireDialect() },
  {
    provide: CookiePolicy,
    useFactory: ({ core }: SecuritySettings) =>
      new FlaskCookiePolicy(core.baseUrl ?? 'http://localhost', core.sessions.cookie),
    inject: [SecuritySettings],
  },
  {
    provide: ResponseFormat,
    useFactory: (
      messages: MessageService,
      locales: LocaleResolver,
      flashes: FlashService,
      writer: PageWriter,
      { pages }: Composition,
    ) => new FlaskResponseFormat(messages, locales, flashes, pages ? writer : null),
    inject: [MessageService, LocaleResolver, FlashService, PageWriter, Composition],
  },
  ...formProviders,
  ...urlProviders,
];
