import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Finds the statements in what a client sends. */
export interface StatementCounter {
  /** How many statements the bytes hold, on one connection. */
  count(chunk: Buffer): number;
}

/** Stands before a database and cuts every connection once a given number of statements has come through. */
export class QueryCutter {
  private readonly sockets = new Set<Socket>();
  private left = Infinity;
  private seen = 0;
  private closed = false;
  private readonly server = createServer((client) => this.accept(client));

  private constructor(
    private readonly target: { readonly host: string; readonly port: number },
    private readonly counter: () => StatementCounter,
  ) {}

  static async before(
    target: { readonly host: string; readonly port: number },
    counter: () => StatementCounter,
  ): Promise<QueryCutter> {
    const cutter = new QueryCutter(target, counter);
    cutter.server.listen(0, '127.0.0.1');
    await once(cutter.server, 'listening');
    return cutter;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The database gets the next `statements` statements, and the answer to the last is lost. */
  arm(statements: number): void {
    this.left = statements;
    this.seen = 0;
  }

  /** Lets everything through again; gives the number of statements that came since it was armed. */
  restore(): { readonly seen: number; readonly cut: boolean } {
    const cut = this.closed;
    this.left = Infinity;
    this.closed = false;
    return { seen: this.seen, cut };
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    if (this.closed) {
      client.destroy();
      return;
    }
    const upstream = connect(this.target);
    const counter = this.counter();
    client.on('data', (chunk) => {
      const found = counter.count(chunk as Buffer);
      this.seen += found;
      this.left -= found;
      upstream.write(chunk);
    });
    // The answer to the last statement means that the database has done it.
    upstream.on('data', (chunk) => (this.left <= 0 ? this.cut() : client.write(chunk)));
    this.tie(client, upstream);
    this.tie(upstream, client);
  }

  private cut(): void {
    this.closed = true;
    for (const socket of this.sockets) socket.destroy();
  }

  private tie(socket: Socket, other: Socket): void {
    this.sockets.add(socket);
    socket.on('error', () => other.destroy());
    socket.on('close', () => {
      this.sockets.delete(socket);
      other.destroy();
    });
  }
}

/** PostgreSQL, protocol 3: a start-up message without a type, then one letter and a length. */
export class PostgresStatements implements StatementCounter {
  private rest = Buffer.alloc(0);
  private begun = false;

  count(chunk: Buffer): number {
    this.rest = Buffer.concat([this.rest, chunk]);
    let statements = 0;
    for (;;) {
      const head = this.begun ? 1 : 0;
      if (this.rest.length < head + 4) return statements;
      const size = head + this.rest.readUInt32BE(head);
      if (this.rest.length < size) return statements;
      const type = this.begun ? String.fromCharCode(this.rest[0] ?? 0) : '';
      if (type === 'Q' || type === 'E') statements += 1;
      this.begun = true;
      this.rest = this.rest.subarray(size);
    }
  }
}

/** MySQL and MariaDB: packets with a length of three bytes and a number, which is 0 for a command. */
export class MySqlStatements implements StatementCounter {
  private rest = Buffer.alloc(0);

  count(chunk: Buffer): number {
    this.rest = Buffer.concat([this.rest, chunk]);
    let statements = 0;
    while (this.rest.length >= 4) {
      const size = 4 + this.rest.readUIntLE(0, 3);
      if (this.rest.length < size) break;
      const command = this.rest[3] === 0 ? this.rest[4] : undefined;
      if (command === 0x03 || command === 0x17) statements += 1;
      this.rest = this.rest.subarray(size);
    }
    return statements;
  }
}
