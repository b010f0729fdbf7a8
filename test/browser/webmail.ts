import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReceivedMail } from '../support/smtp.js';

type Mails = (address: string) => Promise<readonly ReceivedMail[]>;

/** Shows the newest mail to an address, or the newest of a subject, as its reader sees it, on another site than the one that sent it. */
export class Webmail {
  private constructor(
    private readonly server: Server,
    private readonly origin: string,
  ) {}

  static async start(mails: Mails): Promise<Webmail> {
    const server = createServer((request, response) => {
      const [address = '', subject] = (request.url ?? '/')
        .slice(1)
        .split('/')
        .map(decodeURIComponent);
      show(mails(address), subject, response).catch(() => response.writeHead(500).end());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new Webmail(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  inbox(address: string, subject?: string): string {
    const path = [address, ...(subject === undefined ? [] : [subject])];
    return `${this.origin}/${path.map(encodeURIComponent).join('/')}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

async function show(
  mails: Promise<readonly ReceivedMail[]>,
  subject: string | undefined,
  response: ServerResponse,
): Promise<void> {
  const wanted = (await mails).filter(({ mail }) => !subject || mail.subject === subject);
  const html = wanted.at(-1)?.mail.html;
  if (!html) return void response.writeHead(404).end();
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(html);
}
