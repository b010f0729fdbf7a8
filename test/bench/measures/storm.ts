import { setTimeout as sleep } from 'node:timers/promises';
import type { LoginResult } from '../agents/logins.js';
import type { ProbeResult } from '../agents/probe.js';
import type { BenchGroup } from '../group.js';
import { UNCHANGED } from '../people.js';

export interface StormResult {
  /** An open route without any login. */
  readonly calm: ProbeResult;
  /** The same route from the moment in which the logins arrive until the last has its answer. */
  readonly storm: ProbeResult;
  readonly logins: LoginResult;
  readonly milliseconds: number;
}

const LOGINS = 500;

/** An open route while 500 logins arrive at once. Nothing is pinned but the probe. */
export async function measureStorm(group: BenchGroup): Promise<StormResult> {
  const server = await group.serve('secured');
  const logins = group.agent('logins');
  const probe = group.agent('probe', group.cores.load);
  const { url } = server.start;
  await logins.ask('login', url, 4, 1);
  await probe.ask('begin', url);
  await sleep(2000);
  await probe.ask('end');
  await probe.ask('begin', url);
  await sleep(2000);
  const calm = await probe.ask<ProbeResult>('end');
  await probe.ask('begin', url);
  const begin = performance.now();
  const result = await logins.ask<LoginResult>('storm', url, LOGINS, UNCHANGED);
  const milliseconds = performance.now() - begin;
  const storm = await probe.ask<ProbeResult>('end');
  await Promise.all([server.process, logins, probe].map((process) => process.stop()));
  return { calm, storm, logins: result, milliseconds };
}
