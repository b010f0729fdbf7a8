import type { LoadOrder, LoadResult } from '../agents/load.js';
import type { ServerUsage } from '../apps/server.js';
import { recipeTokens, sessionsOf, tokensOf, type BenchGroup } from '../group.js';
import type { Credential, RunningServer } from '../group.js';
import type { BenchProcess } from '../process/child-process.js';
import { median } from '../report/statistics.js';
import type { BenchSettings } from '../settings.js';

export const CELLS = ['bare', 'recipe', 'recipe + look-up', 'open', 'token', 'session'] as const;
export type CellName = (typeof CELLS)[number];

/** A cell's medians over all rounds; ratios are made round by round against bare Nest of the same round. */
export interface CellResult {
  readonly cell: CellName;
  readonly requestsPerSecond: number;
  readonly ratio: number;
  /** Microseconds of the server's processor time for one request. */
  readonly cpuPerRequest: number;
  /** Bare Nest's processor time for one request by this cell's: what the ratio is when the load never waits. */
  readonly cpuRatio: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Part of the time in which the server's event loop had work; below 0.9 the load was the limit. */
  readonly busy: number;
  readonly wrong: number;
}

interface Cell {
  readonly name: CellName;
  readonly server: RunningServer;
  readonly path: string;
  readonly headers: readonly Credential[];
}

interface Sample {
  readonly load: LoadResult;
  readonly cpuPerRequest: number;
  readonly busy: number;
}

/** People whose credentials the connections take in turn. */
const CALLERS = Array.from({ length: 16 }, (_, index) => index);

/** Requests a second of every cell, interleaved: each round asks all of them, beginning with another one. */
export async function measureThroughput(
  group: BenchGroup,
  settings: BenchSettings,
  progress: (text: string) => void,
): Promise<CellResult[]> {
  const cells = await openCells(group);
  const load = group.agent('load', group.cores.load);
  for (const cell of cells) await load.ask('warmUp', orderOf(cell, settings));
  const rounds: Map<CellName, Sample>[] = [];
  for (let round = 0; round < settings.rounds; round++) {
    const turned = cells.map((_, index) => cells[(index + round) % cells.length] as Cell);
    const samples = new Map<CellName, Sample>();
    for (const cell of turned) samples.set(cell.name, await sample(cell, load, settings));
    rounds.push(samples);
    progress(`${group.title}: round ${round + 1} of ${settings.rounds}: ${roundText(samples)}`);
  }
  await Promise.all([load, ...cells.map(({ server }) => server.process)].map((p) => p.stop()));
  return CELLS.map((cell) => summary(cell, rounds));
}

async function openCells(group: BenchGroup): Promise<Cell[]> {
  const cores = { cores: group.cores.server };
  const bare = await group.serve('bare', cores);
  const recipe = await group.serve('recipe', cores);
  const lookup = await group.serve('recipe-lookup', cores);
  const secured = await group.serve('secured', cores);
  const recipes = recipeTokens(CALLERS.length);
  const tokens = await tokensOf(secured.start.url, CALLERS);
  const sessions = await sessionsOf(secured.start.url, CALLERS);
  return [
    { name: 'bare', server: bare, path: '/open', headers: [{}] },
    { name: 'recipe', server: recipe, path: '/by-token', headers: recipes },
    { name: 'recipe + look-up', server: lookup, path: '/by-token', headers: recipes },
    { name: 'open', server: secured, path: '/open', headers: [{}] },
    { name: 'token', server: secured, path: '/by-token', headers: tokens },
    { name: 'session', server: secured, path: '/by-session', headers: sessions },
  ];
}

function orderOf(
  { server, path, headers }: Cell,
  { connections, seconds }: BenchSettings,
): LoadOrder {
  return { url: `${server.start.url}${path}`, headers, connections, seconds };
}

async function sample(cell: Cell, load: BenchProcess, settings: BenchSettings): Promise<Sample> {
  const { server } = cell;
  const before = await server.process.ask<ServerUsage>('usage');
  const result = await load.ask<LoadResult>('load', orderOf(cell, settings));
  const after = await server.process.ask<ServerUsage>('usage');
  const active = after.loop.active - before.loop.active;
  const idle = after.loop.idle - before.loop.idle;
  const cpuPerRequest = (after.cpu - before.cpu) / result.requests;
  return { load: result, cpuPerRequest, busy: active / (active + idle) };
}

function summary(cell: CellName, rounds: readonly Map<CellName, Sample>[]): CellResult {
  const pairs = rounds.map((round) => ({
    own: round.get(cell) as Sample,
    bare: round.get('bare') as Sample,
  }));
  const of = (value: (pair: (typeof pairs)[number]) => number): number => median(pairs.map(value));
  return {
    cell,
    requestsPerSecond: of(({ own }) => own.load.requestsPerSecond),
    ratio: of(({ own, bare }) => own.load.requestsPerSecond / bare.load.requestsPerSecond),
    cpuPerRequest: of(({ own }) => own.cpuPerRequest),
    cpuRatio: of(({ own, bare }) => bare.cpuPerRequest / own.cpuPerRequest),
    p99: of(({ own }) => own.load.p99),
    busy: of(({ own }) => own.busy),
    wrong: pairs.reduce((sum, { own }) => sum + own.load.wrong, 0),
  };
}

function roundText(samples: ReadonlyMap<CellName, Sample>): string {
  return [...samples]
    .sort(([a], [b]) => CELLS.indexOf(a) - CELLS.indexOf(b))
    .map(([name, { load }]) => `${name} ${Math.round(load.requestsPerSecond)}`)
    .join(', ');
}
