import { Inject, Injectable } from '@nestjs/common';
import { constantTimeEqual, sha256 } from '../../common/digest.js';
import { randomToken } from '../../common/random.js';
import { CookiePolicy, type CookieDefinition } from '../../core/http/cookie-policy.js';
import type { Exchange } from '../../core/http/exchange.js';
import type { Resolved } from '../../core/options/define-options.js';
import { isOpaqueToken } from '../../core/tokens/opaque-token.js';
import { passwordlessOptions } from './passwordless.options.js';

/** Knows the browser that asked for a link again, by a cookie that lives as long as the link. */
@Injectable()
export class BrowserMark {
  private readonly cookie: CookieDefinition;

  constructor(
    @Inject(CookiePolicy) private readonly cookies: CookiePolicy,
    @Inject(passwordlessOptions.token)
    private readonly options: Resolved<typeof passwordlessOptions>,
  ) {
    this.cookie = cookies.named('login-link');
  }

  /** Marks the browser; what is kept with the token is the mark's digest. */
  leave(exchange: Exchange): string {
    const known = this.cookies.read(exchange, this.cookie);
    const mark = isOpaqueToken(known) ? known : randomToken();
    this.cookies.write(exchange, this.cookie, mark, this.options.within);
    return sha256(mark);
  }

  matches(exchange: Exchange, digest: string | undefined): boolean {
    const mark = this.cookies.read(exchange, this.cookie);
    return mark !== undefined && digest !== undefined && constantTimeEqual(sha256(mark), digest);
  }
}
