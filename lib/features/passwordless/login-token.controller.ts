import { Inject, Injectable } from '@nestjs/common';
import { LinkPages, tokenOf } from '../../core/accounts/link-pages.js';
import { wantedPage } from '../../core/accounts/wanted-page.js';
import { Callers } from '../../core/authentication/callers.js';
import { Act, Read } from '../../core/http/action.decorator.js';
import { SecurityException } from '../../core/errors/security.exception.js';
import { done, page, type Answer } from '../../core/http/answer.js';
import { Destinations } from '../../core/http/destinations.js';
import type { HttpExchange } from '../../core/http/http-exchange.js';
import { SecurityUrls } from '../../core/http/security-urls.js';
import { WireDialect } from '../../core/http/wire.dialect.js';
import { userPayload } from '../../core/users/user-payload.js';
import { PasswordlessService } from './passwordless.service.js';

/** What a login link opens. */
@Injectable()
export class LoginTokenController {
  constructor(
    @Inject(PasswordlessService) private readonly service: PasswordlessService,
    @Inject(LinkPages) private readonly links: LinkPages,
    @Inject(Callers) private readonly callers: Callers,
    @Inject(SecurityUrls) private readonly urls: SecurityUrls,
    @Inject(Destinations) private readonly destinations: Destinations,
    @Inject(WireDialect) private readonly dialect: WireDialect,
  ) {}

  @Read('', { again: 'show' })
  async show(exchange: HttpExchange): Promise<Answer> {
    if (!exchange.failure) await this.callers.refuse(exchange);
    if (await this.actsAtOnce(exchange)) return this.signIn(exchange, false);
    const action = this.urls.urlFor(
      'login-token',
      { token: tokenOf(exchange) },
      { method: 'POST' },
    );
    const again = {
      name: 'passwordlessLogin',
      action: this.urls.urlFor('login-link', {}, { method: 'POST' }),
    };
    return this.links.show(exchange, this.service.texts, again, ({ data, user }) => {
      const otherBrowser = !this.service.isSameBrowser(exchange, data);
      if (otherBrowser && this.service.options.sameBrowser === 'refuse') {
        return this.links.dead(exchange, this.service.texts, again, 'invalid');
      }
      const fixed: Record<string, unknown> = otherBrowser ? { confirm: 'true' } : {};
      return page('loginLink', {
        form: { name: 'loginLink', action, fixed, account: user.email },
        // Where the yes was missing, the form's own words ask for it.
        data: { otherBrowser: otherBrowser && !exchange.failure?.details.fields?.['confirm'] },
      });
    });
  }

  @Act('', { again: 'show' })
  async submit(exchange: HttpExchange): Promise<Answer> {
    const { onGet, sameBrowser } = this.service.options;
    const hasPage = onGet !== 'act' || sameBrowser !== 'any';
    if (!hasPage && !this.dialect.loginLinkOnPost) throw new SecurityException('NOT_FOUND');
    await this.callers.refuse(exchange);
    const fields = exchange.body as Record<string, unknown> | null;
    return this.signIn(exchange, fields?.['confirm'] === true || fields?.['confirm'] === 'true');
  }

  /** With `act`; in another browser the page asks first all the same. */
  private async actsAtOnce(exchange: HttpExchange): Promise<boolean> {
    if (this.service.options.onGet !== 'act' || !this.links.isOpened(exchange)) return false;
    return !(await this.service.isElsewhere(tokenOf(exchange), exchange));
  }

  private async signIn(exchange: HttpExchange, agreed: boolean): Promise<Answer> {
    const result = await this.service.signIn(tokenOf(exchange), agreed, exchange);
    if (result.kind !== 'consumed')
      return this.links.refuse(result.kind, this.service.texts, exchange);
    const to = this.destinations.afterLink('postLogin', exchange, wantedPage(result.data));
    return done(to, { user: userPayload(result.user) }, { key: 'PASSWORDLESS_LOGIN_SUCCESSFUL' });
  }
}
