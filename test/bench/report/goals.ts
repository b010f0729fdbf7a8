import type { CellResult } from '../measures/throughput.js';
import type { Platform } from '../settings.js';
import type { BenchResults, GroupResults } from './results.js';

/** A promise about speed, and whether this run kept it. */
export interface Goal {
  readonly title: string;
  readonly wanted: string;
  readonly measured: string;
  readonly holds: boolean;
}

const RATIOS: Readonly<Record<Platform, Readonly<Record<'token' | 'session', number>>>> = {
  express: { token: 0.75, session: 0.6 },
  fastify: { token: 0.45, session: 0.4 },
};
const LOGINS = 0.9;
const STORM = 250;
const START = 150;

export function goalsOf({ groups }: BenchResults): Goal[] {
  return groups.flatMap((group) => [
    ...ratioGoals(group),
    ...loginGoals(group),
    ...stormGoals(group),
    ...startGoals(group),
    ...changeGoals(group),
  ]);
}

/** On SQLite, where all work is in the process that is measured. The worse of the two ratios counts. */
function ratioGoals({ platform, database, throughput = [] }: GroupResults): Goal[] {
  if (database !== 'sqlite') return [];
  return throughput.flatMap((cell) => {
    if (cell.cell !== 'token' && cell.cell !== 'session') return [];
    const wanted = RATIOS[platform][cell.cell];
    return [atLeast(`${platform} ${database}: ${cell.cell} guard of bare`, wanted, ratioOf(cell))];
  });
}

function ratioOf({ ratio, cpuRatio }: CellResult): number {
  return Math.min(ratio, cpuRatio);
}

function loginGoals({ platform, database, logins = [] }: GroupResults): Goal[] {
  return logins.map(({ engine, ratio }) =>
    atLeast(`${platform} ${database}: logins of ${engine}`, LOGINS, ratio),
  );
}

function stormGoals({ platform, database, storm }: GroupResults): Goal[] {
  if (!storm) return [];
  const title = `${platform} ${database}: p99 of an open route in the storm`;
  return [below(title, STORM, storm.storm.p99, 'ms')];
}

function startGoals({ platform, database, start }: GroupResults): Goal[] {
  if (!start) return [];
  return [
    below(`${platform} ${database}: start beyond bare Nest's`, START, start.difference, 'ms'),
  ];
}

function changeGoals({ platform, database, changes = [] }: GroupResults): Goal[] {
  if (changes.length === 0) return [];
  const accepted = changes.reduce((sum, { acceptedAfter }) => sum + acceptedAfter, 0);
  // Without requests on both sides of every change the count would say nothing.
  const seen = changes.every((row) => row.acceptedBefore > 0 && row.refusedAfter > 0);
  return [
    {
      title: `${platform} ${database}: accepted after the answer of a change`,
      wanted: '0',
      measured: `${accepted}`,
      holds: accepted === 0 && seen,
    },
  ];
}

function atLeast(title: string, wanted: number, measured: number): Goal {
  return {
    title,
    wanted: `>= ${wanted.toFixed(2)}`,
    measured: measured.toFixed(3),
    holds: measured >= wanted,
  };
}

function below(title: string, wanted: number, measured: number, unit: string): Goal {
  return {
    title,
    wanted: `< ${wanted} ${unit}`,
    measured: `${measured.toFixed(1)} ${unit}`,
    holds: measured < wanted,
  };
}
