import type { ImportTimes } from '../agents/imports.js';
import type { ApplicationName } from '../apps/load-module.js';
import type { BenchGroup } from '../group.js';
import { median } from '../report/statistics.js';
import type { BenchSettings } from '../settings.js';

/** Milliseconds; medians. */
export interface StartResult {
  /** Bare Nest with the same TypeORM module, from the start of its process until it listens. */
  readonly bare: number;
  readonly secured: number;
  /** Made round by round. */
  readonly difference: number;
  /** What loading the package's code takes in a process that has Nest and TypeORM already. */
  readonly imports: ImportTimes;
}

/** Starts both applications in turn on tables that are there already. */
export async function measureStart(
  group: BenchGroup,
  { starts }: BenchSettings,
): Promise<StartResult> {
  const rounds: {
    readonly bare: number;
    readonly secured: number;
    readonly imports: ImportTimes;
  }[] = [];
  for (let round = -1; round < starts; round++) {
    const bare = await startOnce(group, 'bare-typeorm');
    const secured = await startOnce(group, 'secured');
    const imports = await importOnce(group);
    // The first round fills the caches of the file system.
    if (round >= 0) rounds.push({ bare, secured, imports });
  }
  return {
    bare: median(rounds.map(({ bare }) => bare)),
    secured: median(rounds.map(({ secured }) => secured)),
    difference: median(rounds.map(({ secured, bare }) => secured - bare)),
    imports: {
      root: median(rounds.map(({ imports }) => imports.root)),
      typeorm: median(rounds.map(({ imports }) => imports.typeorm)),
    },
  };
}

async function startOnce(group: BenchGroup, application: ApplicationName): Promise<number> {
  const { process, start } = await group.serve(application);
  await process.stop();
  return start.milliseconds;
}

async function importOnce(group: BenchGroup): Promise<ImportTimes> {
  const agent = group.agent('imports');
  const times = await agent.ask<ImportTimes>('times');
  await agent.stop();
  return times;
}
