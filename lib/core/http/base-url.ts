import type { HttpAdapterHost } from '@nestjs/core';
import { isLocalHostName } from '../../common/host-name.js';

/** Where people reach the application: as configured, else `http://localhost:<port>`, and never what a request says. */
export class BaseUrl {
  private readonly configured: URL | null;

  constructor(
    baseUrl: string | undefined,
    private readonly host: HttpAdapterHost,
  ) {
    this.configured = baseUrl === undefined ? null : new URL(baseUrl);
  }

  get origin(): string {
    if (this.configured) return this.configured.origin;
    const server = this.host.httpAdapter?.getHttpServer() as { address?(): unknown } | undefined;
    const address = server?.address?.();
    const port =
      typeof address === 'object' && address !== null && 'port' in address ? address.port : null;
    return port === null ? 'http://localhost' : `http://localhost:${String(port)}`;
  }

  /** The same scheme and port at another host. */
  originAt(host: string): string {
    const url = new URL(this.origin);
    url.hostname = host;
    return url.origin;
  }

  get secure(): boolean {
    return this.configured?.protocol === 'https:';
  }

  /** Production by address: https, or a host that is not a loopback name. */
  static meansProduction(baseUrl: string | undefined): boolean {
    if (baseUrl === undefined) return false;
    const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
    return url !== null && (url.protocol === 'https:' || !isLocalHostName(url.hostname));
  }
}
