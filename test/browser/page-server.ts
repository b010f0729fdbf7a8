import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { PageInput, PageService } from '../../lib/core/views/page.service.js';

/** Pages at addresses of their own, with the headers that they are sent with. */
export class PageServer {
  private readonly server: Server;
  /** What forms sent, newest last. */
  readonly posted: URLSearchParams[] = [];

  constructor(
    private readonly pages: PageService,
    private readonly inputs: Readonly<Record<string, PageInput>>,
  ) {
    this.server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const input = this.inputs[name];
      if (request.method === 'POST') {
        let body = '';
        request.on('data', (chunk: Buffer) => (body += chunk.toString()));
        request.on('end', () => {
          this.posted.push(new URLSearchParams(body));
          response.end('posted');
        });
      } else if (input) void this.answer(input, response);
      else response.writeHead(request.url === '/favicon.ico' ? 204 : 404).end();
    });
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(input: PageInput, response: ServerResponse) {
    const html = await this.pages.render(input);
    response.writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': this.pages.contentSecurityPolicy,
    });
    response.end(html);
  }
}
