import { request } from 'node:http';

/** An answer as it came over the line, its header fields in their order. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** One POST that no client library touches up. */
export function rawPost(
  url: string,
  body: string,
  headers: Readonly<Record<string, string>>,
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: { ...headers, connection: 'close' } });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: pairs(answer.rawHeaders),
          body: Buffer.concat(chunks).toString(),
        }),
      );
    });
    sent.end(body);
  });
}

function pairs(raw: readonly string[]): [string, string][] {
  return Array.from({ length: raw.length / 2 }, (_, at) => [
    raw[2 * at] ?? '',
    raw[2 * at + 1] ?? '',
  ]);
}

/** The answer as text in which only what differs by design is replaced: times, cookie values, the address that was asked about. */
export function comparable({ status, headers, body }: RawAnswer, address: string): string {
  const shown = headers.map(([name, value]) => {
    if (name.toLowerCase() === 'date') return name;
    // A digest of the body, which names the address.
    if (name.toLowerCase() === 'etag') return `${name}: <${value.length}>`;
    if (name.toLowerCase() !== 'set-cookie') return `${name}: ${value}`;
    const [pair = '', ...attributes] = value.split(';');
    const [cookie, text = ''] = pair.split('=');
    return `${name}: ${cookie}=<${text.length}>;${attributes.join(';')}`;
  });
  const text = `${status}\n${shown.join('\n')}\n\n${body}`;
  return text
    .replaceAll(address, '<address>')
    .replaceAll(encodeURIComponent(address), '<address>')
    .replaceAll(/name="csrf_token" value="[^"]*"/g, 'name="csrf_token"');
}
