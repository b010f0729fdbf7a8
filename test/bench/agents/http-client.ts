import { Agent, request } from 'node:http';

export interface HttpAnswer {
  /** 0 where the connection broke. */
  readonly status: number;
  readonly cookies: readonly string[];
  readonly body: string;
}

export interface HttpQuestion {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: object;
}

/** A small client over Node's own. */
export class HttpClient {
  private readonly agent: Agent;

  /** @param connections at the most; by default as many as there are questions at once */
  constructor(
    private readonly base: string,
    connections = Infinity,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  ask(
    path: string,
    { method = 'GET', headers = {}, json }: HttpQuestion = {},
  ): Promise<HttpAnswer> {
    const body = json === undefined ? '' : JSON.stringify(json);
    const bodyHeaders: Record<string, string> =
      json === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` };
    return new Promise((resolve) => {
      const broke = (): void => resolve({ status: 0, cookies: [], body: '' });
      const { agent } = this;
      const all = { accept: 'application/json', ...bodyHeaders, ...headers };
      const sent = request(new URL(path, this.base), { agent, method, headers: all }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', broke);
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            cookies: answer.headers['set-cookie'] ?? [],
            body: Buffer.concat(chunks).toString(),
          }),
        );
      });
      sent.on('error', broke);
      sent.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}
