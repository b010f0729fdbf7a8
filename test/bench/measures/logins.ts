import type { EngineName } from '../agents/engine-name.js';
import type { LoginResult } from '../agents/logins.js';
import type { BenchGroup } from '../group.js';
import { median } from '../report/statistics.js';
import type { BenchSettings } from '../settings.js';

export interface LoginsResult {
  readonly engine: EngineName;
  readonly atOnce: number;
  /** Right passwords a second by the engine alone. */
  readonly engineRate: number;
  readonly loginsPerSecond: number;
  /** Made round by round. */
  readonly ratio: number;
  /** Logins that were refused for want of room; the others all succeeded. */
  readonly refused: number;
}

/** People that sign in at once, each again as soon as it is in. */
const AT_ONCE = 16;

/** Logins a second through the whole application against the engine alone, in turns. Neither is pinned. */
export async function measureLogins(
  group: BenchGroup,
  engine: EngineName,
  { quick }: BenchSettings,
): Promise<LoginsResult> {
  const hidden = new URL('../process/hide-node-rs.js', import.meta.url).href;
  const node = engine === 'argon2' ? ['--import', hidden] : [];
  const server = await group.serve('secured', { node });
  const client = group.agent('logins');
  const raw = group.agent('engine');
  const seconds = quick ? 2 : 4;
  const login = (time: number): Promise<LoginResult> =>
    client.ask<LoginResult>('login', server.start.url, AT_ONCE, time);
  await login(1);
  const rounds: { readonly logins: LoginResult; readonly engineRate: number }[] = [];
  for (let round = 0; round < (quick ? 2 : 5); round++) {
    const engineRate = await raw.ask<number>('verify', engine, AT_ONCE, seconds);
    rounds.push({ engineRate, logins: await login(seconds) });
  }
  await Promise.all([server.process, client, raw].map((process) => process.stop()));
  return {
    engine,
    atOnce: AT_ONCE,
    engineRate: median(rounds.map(({ engineRate }) => engineRate)),
    loginsPerSecond: median(rounds.map(({ logins }) => logins.loginsPerSecond)),
    ratio: median(rounds.map(({ logins, engineRate }) => logins.loginsPerSecond / engineRate)),
    refused: rounds.reduce((sum, { logins }) => sum + refusedOf(logins), 0),
  };
}

function refusedOf({ statuses }: LoginResult): number {
  return Object.entries(statuses).reduce(
    (sum, [status, count]) => (status === '200' ? sum : sum + count),
    0,
  );
}
