import {
  Controller,
  Get,
  Inject,
  NotFoundException,
  Param,
  Req,
  Res,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { Public } from '../authorization/public.decorator.js';
import { ExchangeFactory } from '../http/exchange.factory.js';
import type { HttpExchange } from '../http/http-exchange.js';
import { MAILBOX_PATH, MailboxDesk } from './mailbox.desk.js';
import { MailboxPages, type MailboxDocument } from './mailbox.pages.js';
import type { KeptMail } from './mailbox.js';

/** Shows a developer the mails that were kept; to everybody else there is nothing here. */
@Public()
@Controller({ path: MAILBOX_PATH, version: VERSION_NEUTRAL })
export class MailboxController {
  constructor(
    @Inject(MailboxDesk) private readonly desk: MailboxDesk,
    @Inject(ExchangeFactory) private readonly exchanges: ExchangeFactory,
  ) {}

  @Get()
  list(@Req() request: object, @Res() response: object): void {
    const exchange = this.open(request, response);
    const { mails, pages } = this.desk;
    if (exchange.wantsHtml) return send(exchange, pages.list(mails, pathOf(exchange)));
    const body = { mails: mails.map(({ html: _html, text: _text, ...mail }) => mail) };
    exchange.send(200, body);
  }

  @Get(':id')
  show(@Req() request: object, @Res() response: object, @Param('id') id: string): void {
    const exchange = this.open(request, response);
    const mail = this.mail(exchange, id);
    if (!exchange.wantsHtml) return void exchange.send(200, mail);
    send(exchange, this.desk.pages.mail(mail, pathOf(exchange, 1)));
  }

  @Get(':id/html')
  content(@Req() request: object, @Res() response: object, @Param('id') id: string): void {
    const exchange = this.open(request, response);
    const { html } = this.mail(exchange, id);
    if (html === undefined) throw nothing(exchange);
    send(exchange, MailboxPages.content(html), 'SAMEORIGIN');
  }

  private open(request: object, response: object): HttpExchange {
    const exchange = this.exchanges.of(request, response);
    if (!this.desk.serves(exchange.raw)) throw nothing(exchange);
    exchange.setHeader('Cache-Control', 'no-store');
    exchange.setHeader('X-Content-Type-Options', 'nosniff');
    exchange.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    exchange.setHeader('Referrer-Policy', 'no-referrer');
    return exchange;
  }

  private mail(exchange: HttpExchange, id: string): KeptMail {
    const mail = this.desk.find(id);
    if (!mail) throw nothing(exchange);
    return mail;
  }
}

/** As Nest answers where there is no route. */
function nothing({ method, url }: HttpExchange): NotFoundException {
  return new NotFoundException(`Cannot ${method} ${url}`);
}

/** The mailbox's own path, so many segments above the request's. */
function pathOf({ path }: HttpExchange, up = 0): string {
  const segments = path.split('/').filter((segment) => segment !== '');
  return `/${segments.slice(0, segments.length - up).join('/')}`;
}

function send(exchange: HttpExchange, { html, policy }: MailboxDocument, frames = 'DENY'): void {
  exchange.setHeader('Content-Type', 'text/html; charset=utf-8');
  exchange.setHeader('Content-Security-Policy', policy);
  exchange.setHeader('X-Frame-Options', frames);
  exchange.send(200, html);
}
