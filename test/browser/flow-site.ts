import { Controller, Get, Header, Inject, Post, Req } from '@nestjs/common';
import {
  CurrentUser,
  FlashService,
  Fresh,
  LoginRequired,
  Public,
  Roles,
  type User,
} from '../../lib/index.js';
import { startAccountSite, type AccountSite } from '../e2e/account/account-site.js';
import type { AdapterName } from '../support/site.js';
import { Line } from './line.js';
import { Webmail } from './webmail.js';

/** A site around the package's pages, as plain as can be. */
@Controller()
class FlowController {
  constructor(@Inject(FlashService) private readonly flashes: FlashService) {}

  @Get()
  @Public()
  @Header('Content-Type', 'text/html; charset=utf-8')
  start(@Req() request: object, @CurrentUser() user: User | null): string {
    const notices = this.flashes.take(request).map(({ text }) => `<p role="status">${text}</p>`);
    return document('Start', `${notices.join('')}<p>${user ? `In: ${user.email}` : 'Nobody'}</p>`);
  }

  @Get('profile')
  @LoginRequired()
  @Header('Content-Type', 'text/html; charset=utf-8')
  profile(@CurrentUser() user: User): string {
    return document('Profile', `<p>Secret of ${user.email}</p>`);
  }

  @Get('vault')
  @Fresh('15 minutes')
  @Header('Content-Type', 'text/html; charset=utf-8')
  vault(): string {
    return document('Vault', '<p>Gold</p>');
  }

  @Get('office')
  @Roles('admin')
  office(): string {
    return 'never';
  }

  @Post('note')
  @LoginRequired()
  note(): object {
    return { kept: true };
  }
}

function document(title: string, body: string): string {
  return (
    `<!doctype html><html lang="en"><title>${title}</title>` +
    `<main><h1>${title}</h1>${body}<a href="/logout">Log out</a></main></html>`
  );
}

/** A site that real browsers visit, and where their mail is read. */
export interface FlowSite extends AccountSite {
  /** As people type it; the webmail is another site. */
  readonly origin: string;
  readonly webmail: Webmail;
  readonly line: Line;
}

export async function startFlowSite(
  adapter: AdapterName,
  security: Readonly<Record<string, unknown>> = {},
): Promise<FlowSite> {
  const line = new Line();
  const site = await startAccountSite({
    adapter,
    prepare: (app) => app.use(line.pass),
    controllers: [FlowController],
    security: { baseUrl: undefined, ...security },
  });
  const webmail = await Webmail.start((address) => site.mails(address));
  return {
    ...site,
    origin: `http://localhost:${new URL(site.url).port}`,
    webmail,
    line,
    async close() {
      await webmail.close();
      await site.close();
    },
  };
}
