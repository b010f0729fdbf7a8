import { parseArgs } from 'node:util';

export type Platform = 'express' | 'fastify';
export type DatabaseKind = 'sqlite' | 'postgres';

/** What one run measures, and for how long. */
export interface BenchSettings {
  readonly quick: boolean;
  /** Where the results go as JSON; `null` for nowhere. */
  readonly json: string | null;
  readonly platforms: readonly Platform[];
  readonly databases: readonly DatabaseKind[];
  readonly only: ReadonlySet<Measure>;
  /** How often each cell of the throughput is measured. */
  readonly rounds: number;
  /** Seconds of load in each cell of a round. */
  readonly seconds: number;
  /** Connections that ask at once. */
  readonly connections: number;
  /** How often each application is started. */
  readonly starts: number;
}

export const MEASURES = ['throughput', 'logins', 'storm', 'start', 'changes'] as const;
export type Measure = (typeof MEASURES)[number];

export const USAGE = `npm run bench -- [--quick] [--json FILE] [--platform express|fastify]
  [--database sqlite|postgres] [--only ${MEASURES.join('|')}] [--rounds N] [--seconds N]
  [--connections N]`;

/** @throws Error naming what cannot be read */
export function readSettings(args: readonly string[]): BenchSettings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      platform: { type: 'string', multiple: true },
      database: { type: 'string', multiple: true },
      only: { type: 'string', multiple: true },
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      connections: { type: 'string' },
    },
  });
  const { quick } = values;
  return {
    quick,
    json: values.json ?? null,
    platforms: chosen(values.platform, ['express', 'fastify']),
    databases: chosen(values.database, ['sqlite', 'postgres']),
    only: new Set(chosen(values.only, MEASURES)),
    rounds: numberOf(values.rounds, quick ? 3 : 7),
    seconds: numberOf(values.seconds, quick ? 1 : 3),
    connections: numberOf(values.connections, 32),
    starts: quick ? 5 : 11,
  };
}

function chosen<T extends string>(given: string[] | undefined, all: readonly T[]): readonly T[] {
  if (!given) return all;
  const unknown = given.find((name) => !all.includes(name as T));
  if (unknown !== undefined) throw new Error(`${unknown} is none of ${all.join(', ')}`);
  return given as T[];
}

function numberOf(given: string | undefined, otherwise: number): number {
  const value = given === undefined ? otherwise : Number(given);
  if (!(value > 0)) throw new Error(`${given} is no number above 0`);
  return value;
}
