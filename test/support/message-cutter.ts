import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands before a database and cuts every connection at a given message of its clients, until it is mended. */
export class MessageCutter {
  private readonly sockets = new Set<Socket>();
  private left = Infinity;
  private loss: 'question' | 'answer' = 'question';
  private down = false;
  private readonly server = createServer((client) => this.accept(client));

  private constructor(
    private readonly host: string,
    private readonly target: number,
  ) {}

  static async to(host: string, port: number): Promise<MessageCutter> {
    const cutter = new MessageCutter(host, port);
    cutter.server.listen(0, '127.0.0.1');
    await once(cutter.server, 'listening');
    return cutter;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Cuts at the k-th message from now on: it is lost itself, or the answer to it. */
  arm(k: number, loss: 'question' | 'answer'): void {
    this.left = k;
    this.loss = loss;
  }

  /** Lets everything through again; tells whether something was cut. */
  mend(): boolean {
    const wasDown = this.down;
    this.left = Infinity;
    this.down = false;
    return wasDown;
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private accept(client: Socket): void {
    if (this.down) return void client.destroy();
    const database = connect(this.target, this.host);
    let lost = false;
    for (const socket of [client, database]) {
      this.sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.sockets.delete(socket);
        client.destroy();
        database.destroy();
      });
    }
    client.on('data', (chunk) => {
      this.left -= 1;
      if (this.left === 0 && this.loss === 'question') return this.cut();
      lost ||= this.left === 0;
      database.write(chunk);
    });
    database.on('data', (chunk) => (lost ? this.cut() : client.write(chunk)));
  }

  private cut(): void {
    this.down = true;
    for (const socket of this.sockets) socket.destroy();
  }
}
