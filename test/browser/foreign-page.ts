import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

type Fields = Readonly<Record<string, string>>;

/** A page of somebody else with a form for each path of a site, whose button carries the path as its name. */
export class ForeignPage {
  private constructor(private readonly server: Server) {}

  static async start(site: string, forms: Readonly<Record<string, Fields>>): Promise<ForeignPage> {
    const page = document(site, forms);
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new ForeignPage(server);
  }

  /** By either of its names: one of another site than `localhost`, and one of the same site on another port. */
  address(host: '127.0.0.1' | 'localhost'): string {
    return `http://${host}:${(this.server.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

function document(site: string, forms: Readonly<Record<string, Fields>>): string {
  const drawn = Object.entries(forms).map(([path, fields]) => {
    const inputs = Object.entries(fields).map(
      ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
    );
    return `<form method="post" action="${site}${path}">${inputs.join('')}<button>${path}</button></form>`;
  });
  return `<!doctype html><html lang="en"><title>Win</title><main><h1>Win</h1>${drawn.join('')}</main></html>`;
}
