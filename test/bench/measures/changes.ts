import { setTimeout as sleep } from 'node:timers/promises';
import { CHANGES, type Change } from '../agents/change.js';
import type { WatchedCredential, WatchedRequests } from '../agents/watch.js';
import { sessionsOf, tokensOf, type BenchGroup } from '../group.js';
import { PEOPLE, UNCHANGED } from '../people.js';
import type { BenchSettings } from '../settings.js';

export interface ChangeResult {
  readonly change: Change;
  readonly by: 'token' | 'session';
  /** How often the change was made, each time to another person. */
  readonly changes: number;
  readonly acceptedBefore: number;
  readonly refusedAfter: number;
  /** Requests that were accepted though they began after the answer of the change. Must be 0. */
  readonly acceptedAfter: number;
  /** Answers that are neither yes nor no. Must be 0. */
  readonly wrong: number;
}

interface Watched {
  readonly person: number;
  readonly change: Change;
  readonly by: 'token' | 'session';
  readonly credential: WatchedCredential;
}

const AT_ONCE = 16;

/** Load on the guards while a second process changes one person after the other. */
export async function measureChanges(
  group: BenchGroup,
  { quick }: BenchSettings,
): Promise<ChangeResult[]> {
  const { cores } = group;
  const server = await group.serve('secured', { cores: cores.server });
  const watched = await signInAll(server.start.url, quick ? 24 : PEOPLE - UNCHANGED);
  const changer = group.agent('changes', cores.load);
  const watcher = group.agent('watch', cores.load);
  await changer.ask('open', group.database);
  const credentials = watched.map(({ credential }) => credential);
  await watcher.ask('begin', server.start.url, credentials, AT_ONCE);
  await sleep(quick ? 500 : 1500);
  const answered = new Map<number, bigint>();
  for (const { person, change } of watched) {
    if (answered.has(person)) continue;
    answered.set(person, await changer.ask<bigint>('change', change, person));
    await sleep(quick ? 20 : 60);
  }
  await sleep(500);
  const requests = await watcher.ask<WatchedRequests[]>('end');
  await Promise.all([server.process, changer, watcher].map((process) => process.stop()));
  return CHANGES.flatMap((change) =>
    (['token', 'session'] as const).map((by) =>
      summary(change, by, { watched, requests, answered }),
    ),
  );
}

/** Everybody has a token and a session; the last people of the group, so that others stay as they are. */
async function signInAll(url: string, count: number): Promise<Watched[]> {
  const people = Array.from({ length: count }, (_, index) => PEOPLE - count + index);
  const tokens = await tokensOf(url, people);
  const sessions = await sessionsOf(url, people);
  return people.flatMap((person, index) => {
    const change = CHANGES[index % CHANGES.length] as Change;
    const token = { path: '/by-token', headers: tokens[index] ?? {} };
    const session = { path: '/by-session', headers: sessions[index] ?? {} };
    return [
      { person, change, by: 'token' as const, credential: token },
      { person, change, by: 'session' as const, credential: session },
    ];
  });
}

interface Seen {
  readonly watched: readonly Watched[];
  readonly requests: readonly WatchedRequests[];
  readonly answered: ReadonlyMap<number, bigint>;
}

function summary(change: Change, by: 'token' | 'session', seen: Seen): ChangeResult {
  const { watched, requests, answered } = seen;
  const rows = watched.flatMap((item, index) => {
    const record = requests[index];
    const at = answered.get(item.person);
    return item.change === change && item.by === by && record && at ? [{ record, at }] : [];
  });
  const count = (value: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((sum, row) => sum + value(row), 0);
  return {
    change,
    by,
    changes: rows.length,
    acceptedBefore: count(
      ({ record, at }) => record.accepted.filter((began) => began <= at).length,
    ),
    acceptedAfter: count(({ record, at }) => record.accepted.filter((began) => began > at).length),
    refusedAfter: count(({ record, at }) => record.refused.filter((began) => began > at).length),
    wrong: count(({ record }) => record.wrong),
  };
}
