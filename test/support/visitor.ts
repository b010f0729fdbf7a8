/** One answer, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly cookies: readonly string[];
  readonly location: string | null;
  readonly text: string;
  json<T = Record<string, unknown>>(): T;
}

export interface Send {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as a form, and a page is asked for. */
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Asks for a page. */
  readonly html?: boolean;
}

/**
 * A client with a cookie jar that follows nothing by itself. As a browser of today it says where its writes come from, unless a test says
 * otherwise.
 */
export class Visitor {
  readonly jar = new Map<string, string>();

  constructor(
    readonly url: string,
    private readonly fetchSite: string | null = 'same-origin',
  ) {}

  get(path: string, send: Send = {}): Promise<Answer> {
    return this.send('GET', path, send);
  }

  page(path: string): Promise<Answer> {
    return this.get(path, { html: true });
  }

  post(path: string, send: Send = {}): Promise<Answer> {
    return this.send('POST', path, send);
  }

  json(
    path: string,
    json: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> {
    return this.post(path, { json, headers });
  }

  form(path: string, form: Readonly<Record<string, string>>): Promise<Answer> {
    return this.post(path, { form });
  }

  async send(method: string, path: string, send: Send = {}): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      redirect: 'manual',
      headers: { ...this.headers(method, send), ...send.headers },
      body: send.form
        ? new URLSearchParams(send.form)
        : send.json === undefined
          ? send.body
          : JSON.stringify(send.json),
    });
    const text = await response.text();
    const cookies = response.headers.getSetCookie();
    for (const cookie of cookies) this.keep(cookie);
    return {
      status: response.status,
      headers: response.headers,
      cookies,
      location: response.headers.get('location'),
      text,
      json: <T>() => unwrapped(JSON.parse(text)) as T,
    };
  }

  cookie(name: string): string | undefined {
    return this.jar.get(name);
  }

  private headers(method: string, { json, form, html }: Send): Record<string, string> {
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    return {
      ...(cookie ? { cookie } : {}),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      accept: form || html ? 'text/html,application/xhtml+xml' : 'application/json',
      ...(this.fetchSite === null || method === 'GET' ? {} : { 'sec-fetch-site': this.fetchSite }),
    };
  }

  private keep(cookie: string): void {
    const [pair = '', ...attributes] = cookie.split(';');
    const at = pair.indexOf('=');
    const name = pair.slice(0, at);
    if (attributes.some((attribute) => attribute.trim().toLowerCase() === 'max-age=0'))
      this.jar.delete(name);
    else this.jar.set(name, pair.slice(at + 1));
  }
}

/** In an application that puts its bodies into an envelope, what is in it. */
function unwrapped(body: unknown): unknown {
  const enveloped = typeof body === 'object' && body !== null && 'enveloped' in body;
  return enveloped ? (body as unknown as { data: unknown }).data : body;
}
