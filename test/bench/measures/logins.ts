import type { EngineName } from '../agents/engine-name.js';
import type { LoginResult } from '../agents/logins.js';
import type { ApplicationName } from '../apps/load-module.js';
import type { BenchGroup } from '../group.js';
import type { BenchProcess } from '../process/child-process.js';
import { median } from '../report/statistics.js';
import type { BenchSettings } from '../settings.js';

export interface LoginsResult {
  readonly engine: EngineName;
  readonly atOnce: number;
  /** Right passwords a second by the engine alone. */
  readonly engineRate: number;
  /** The same through bare Nest, with no user and no session: what HTTP and the client take of the same cores. */
  readonly bareRate: number;
  readonly loginsPerSecond: number;
  /** Of the engine alone, made round by round. */
  readonly ratio: number;
  /** What bare Nest keeps of the engine. */
  readonly bareRatio: number;
  /** Logins that were refused for want of room; the others all succeeded. */
  readonly refused: number;
}

interface Round {
  readonly engineRate: number;
  readonly bare: LoginResult;
  readonly logins: LoginResult;
}

/** People that sign in at once, each again as soon as it is in. */
const AT_ONCE = 16;

/** Seconds of logins before anything is measured: Node compiles what is used often, on the cores that hash. */
const WARM_UP = 12;

/** Logins a second through the whole application against the engine alone, in turns. Nothing is pinned. */
export async function measureLogins(
  group: BenchGroup,
  engine: EngineName,
  { quick }: BenchSettings,
): Promise<LoginsResult> {
  const raw = group.agent('engine');
  const bare = await Door.open(group, 'bare-login', engine);
  const secured = await Door.open(group, 'secured', engine);
  const seconds = quick ? 2 : 4;
  for (const door of [bare, secured]) await door.login(quick ? 2 : WARM_UP);
  const rounds: Round[] = [];
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    rounds.push({
      engineRate: await raw.ask<number>('verify', engine, AT_ONCE, seconds),
      logins: await secured.login(seconds),
      bare: await bare.login(seconds),
    });
  }
  await Promise.all([raw.stop(), bare.close(), secured.close()]);
  return summary(engine, rounds);
}

/** An application and somebody who logs in there. */
class Door {
  private constructor(
    private readonly url: string,
    private readonly processes: readonly BenchProcess[],
    private readonly client: BenchProcess,
  ) {}

  static async open(group: BenchGroup, name: ApplicationName, engine: EngineName): Promise<Door> {
    const hidden = new URL('../process/hide-node-rs.js', import.meta.url).href;
    const node = engine === 'argon2' ? ['--import', hidden] : [];
    const server = await group.serve(name, { node });
    const client = group.agent('logins');
    return new Door(server.start.url, [server.process, client], client);
  }

  login(seconds: number): Promise<LoginResult> {
    return this.client.ask<LoginResult>('login', this.url, AT_ONCE, seconds);
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((process) => process.stop()));
  }
}

function summary(engine: EngineName, rounds: readonly Round[]): LoginsResult {
  const of = (read: (round: Round) => number): number => median(rounds.map(read));
  return {
    engine,
    atOnce: AT_ONCE,
    engineRate: of(({ engineRate }) => engineRate),
    bareRate: of(({ bare }) => bare.loginsPerSecond),
    loginsPerSecond: of(({ logins }) => logins.loginsPerSecond),
    ratio: of(({ logins, engineRate }) => logins.loginsPerSecond / engineRate),
    bareRatio: of(({ bare, engineRate }) => bare.loginsPerSecond / engineRate),
    refused: rounds.reduce((sum, { logins }) => sum + refusedOf(logins), 0),
  };
}

function refusedOf({ statuses }: LoginResult): number {
  return Object.entries(statuses).reduce(
    (sum, [status, count]) => (status === '200' ? sum : sum + count),
    0,
  );
}
