import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from 'smtp-server';

/** Where in the conversation a server does what it does. `accepted`: it has the whole mail and has not said so. */
export type SmtpStage = 'connect' | 'mail' | 'rcpt' | 'data' | 'accepted';

/** What the server does with one mail; everything else goes well. */
export type SmtpBehaviour =
  | { readonly kind: 'accept' }
  | {
      readonly kind: 'reply';
      readonly stage: SmtpStage;
      readonly code: number;
      readonly text?: string;
    }
  | { readonly kind: 'hang'; readonly stage: SmtpStage }
  | { readonly kind: 'drop'; readonly stage: SmtpStage };

/** A mail as it came over the line. */
export interface ReceivedMail {
  /** Every RCPT TO of its conversation. */
  readonly rcpt: readonly string[];
  readonly from: string;
  /** Everything after DATA. */
  readonly raw: string;
  readonly mail: ParsedMail;
  readonly messageId: string;
  /** The one link to `path` in its text. */
  link(path?: string): string;
}

type Plan = (recipient: string, attempt: number) => SmtpBehaviour;
type Callback = (error?: Error | null) => void;

const ACCEPT: SmtpBehaviour = { kind: 'accept' };

/** A real SMTP server that keeps all it hears, and that can refuse, hang, answer 4yz or 5yz and drop the line. */
export class SmtpRecorder {
  readonly mails: ReceivedMail[] = [];
  /** Every RCPT TO as it came over the line. */
  readonly rcptLines: string[] = [];
  /** Recipients of mails that were begun, whatever became of them. */
  readonly begun: string[] = [];
  /** Milliseconds between a whole mail and the answer to it. */
  delay: () => number = () => 0;
  private plan: Plan = () => ACCEPT;
  /** For stages at which no recipient is known. */
  private early: SmtpBehaviour = ACCEPT;
  private server: SMTPServer;
  private readonly attempts = new Map<string, number>();
  private readonly arrivals = new Set<() => void>();
  private readonly plans = new Map<string, SmtpBehaviour>();
  private known = 0;

  private constructor() {
    this.server = this.create();
  }

  static async start(): Promise<SmtpRecorder> {
    const recorder = new SmtpRecorder();
    await recorder.listen(0);
    return recorder;
  }

  get port(): number {
    return this.known;
  }

  get url(): string {
    return `smtp://127.0.0.1:${this.port}`;
  }

  /** Decides for each recipient, at each attempt from 1, or for all alike. */
  behave(plan: Plan | SmtpBehaviour): void {
    this.plan = typeof plan === 'function' ? plan : () => plan;
    this.early = typeof plan === 'object' ? plan : ACCEPT;
  }

  /** Refuses connections from now on. */
  async pause(): Promise<void> {
    for (const socket of this.sockets()) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  async resume(): Promise<void> {
    this.server = this.create();
    await this.listen(this.known);
  }

  /** Everything that came for an address. */
  to(address: string): ReceivedMail[] {
    return this.mails.filter(({ rcpt }) => rcpt.includes(address));
  }

  /** Waits until that many mails have come, all in all or for one address. */
  async wait(count: number, address?: string): Promise<readonly ReceivedMail[]> {
    const found = () => (address === undefined ? this.mails : this.to(address));
    while (found().length < count) {
      await new Promise<void>((resolve) => this.arrivals.add(resolve));
    }
    return found();
  }

  clear(): void {
    this.mails.length = 0;
    this.begun.length = 0;
    this.rcptLines.length = 0;
    this.attempts.clear();
  }

  close(): Promise<void> {
    return this.pause();
  }

  private create(): SMTPServer {
    return new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      closeTimeout: 1,
      logger: false,
      onConnect: (session, callback) => this.at('connect', session, this.early, callback),
      onMailFrom: (_address, session, callback) => this.at('mail', session, this.early, callback),
      onRcptTo: ({ address }, session, callback) => {
        const behaviour = this.begin(address, session);
        this.at('rcpt', session, behaviour, callback);
      },
      // A client that dies within its mail makes the stream fail, and there is nobody left to answer.
      onData: (stream, session, callback) =>
        void this.data(stream, session, callback).catch(() => undefined),
    });
  }

  private async listen(port: number): Promise<void> {
    this.server.on('error', () => undefined);
    this.server.server.on('connection', (socket) => {
      socket.on('data', (chunk: Buffer) => {
        this.rcptLines.push(...(chunk.toString().match(/^RCPT TO:.*$/gim) ?? []));
      });
    });
    this.server.listen(port, '127.0.0.1');
    await once(this.server.server, 'listening');
    this.known = (this.server.server.address() as AddressInfo).port;
  }

  private begin(recipient: string, { id }: SMTPServerSession): SmtpBehaviour {
    const attempt = (this.attempts.get(recipient) ?? 0) + 1;
    this.attempts.set(recipient, attempt);
    this.begun.push(recipient);
    const behaviour = this.plan(recipient, attempt);
    this.plans.set(id, behaviour);
    return behaviour;
  }

  private async data(
    stream: SMTPServerDataStream,
    session: SMTPServerSession,
    callback: Callback,
  ): Promise<void> {
    const behaviour = this.plans.get(session.id) ?? ACCEPT;
    if (behaviour.kind === 'drop' && behaviour.stage === 'data') {
      stream.once('data', () => this.drop(session));
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const refused =
      behaviour.kind === 'reply' || (behaviour.kind === 'hang' && behaviour.stage === 'data');
    if (!refused) await this.keep(Buffer.concat(chunks), session);
    const delay = this.delay();
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    const stage = 'stage' in behaviour && behaviour.stage === 'data' ? 'data' : 'accepted';
    this.at(stage, session, behaviour, callback);
  }

  private async keep(raw: Buffer, session: SMTPServerSession): Promise<void> {
    const mail = await simpleParser(raw);
    const { mailFrom, rcptTo } = session.envelope;
    this.mails.push({
      rcpt: rcptTo.map(({ address }) => address),
      from: mailFrom ? mailFrom.address : '',
      raw: raw.toString(),
      mail,
      messageId: mail.messageId ?? '',
      link: (path = '/') => linkIn(mail, path),
    });
    for (const tell of this.arrivals) tell();
    this.arrivals.clear();
  }

  private at(
    stage: SmtpStage,
    session: SMTPServerSession,
    behaviour: SmtpBehaviour,
    callback: Callback,
  ): void {
    if (behaviour.kind === 'accept' || behaviour.stage !== stage) return callback();
    if (behaviour.kind === 'hang') return;
    if (behaviour.kind === 'drop') return this.drop(session);
    const { code, text = 'No' } = behaviour;
    callback(Object.assign(new Error(text), { responseCode: code }));
  }

  private drop({ id }: SMTPServerSession): void {
    for (const { session, _socket } of this.connections()) if (session.id === id) _socket.destroy();
  }

  private sockets(): Socket[] {
    return this.connections().map(({ _socket }) => _socket);
  }

  private connections(): { session: SMTPServerSession; _socket: Socket }[] {
    return [...this.server.connections] as { session: SMTPServerSession; _socket: Socket }[];
  }
}

function linkIn({ text = '' }: ParsedMail, path: string): string {
  const links = [...new Set(text.match(/https?:\/\/\S+/g) ?? [])].filter((link) => {
    return new URL(link).pathname.startsWith(path);
  });
  if (links.length === 1 && links[0] !== undefined) return links[0];
  throw new Error(`Expected one link to ${path}, found ${links.length}`);
}
