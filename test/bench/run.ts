import { writeFile } from 'node:fs/promises';
import { ENGINES } from './agents/engine-name.js';
import { BenchGroup } from './group.js';
import { describeMachine, shareCores, type Cores } from './machine.js';
import { measureChanges } from './measures/changes.js';
import { measureLogins, type LoginsResult } from './measures/logins.js';
import { measureStart } from './measures/start.js';
import { measureStorm } from './measures/storm.js';
import { measureThroughput } from './measures/throughput.js';
import { reportText } from './report/report.js';
import type { BenchResults, GroupResults } from './report/results.js';
import {
  readSettings,
  USAGE,
  type BenchSettings,
  type DatabaseKind,
  type Platform,
} from './settings.js';

const began = performance.now();

function progress(text: string): void {
  const seconds = Math.round((performance.now() - began) / 1000);
  console.log(`[${String(seconds).padStart(4)} s] ${text}`);
}

async function main(settings: BenchSettings): Promise<void> {
  const cores = shareCores();
  const machine = describeMachine(cores);
  for (const line of machine) progress(line);
  const groups: GroupResults[] = [];
  for (const platform of settings.platforms) {
    for (const database of settings.databases) {
      groups.push(await measureGroup(platform, database, { settings, cores }));
    }
  }
  const results: BenchResults = {
    date: new Date().toISOString(),
    machine,
    settings: { ...settings, only: [...settings.only] },
    groups,
  };
  console.log(`\n${reportText(results)}`);
  if (settings.json !== null) await writeFile(settings.json, JSON.stringify(results, null, 2));
}

async function measureGroup(
  platform: Platform,
  database: DatabaseKind,
  { settings, cores }: { readonly settings: BenchSettings; readonly cores: Cores },
): Promise<GroupResults> {
  const results: GroupResults = { platform, database };
  let group: BenchGroup;
  try {
    group = await BenchGroup.open(platform, database, cores);
  } catch (error) {
    results.skipped = (error as Error).message;
    progress(`${platform} ${database}: not measured: ${results.skipped}`);
    return results;
  }
  try {
    await measureAll(group, settings, results);
  } finally {
    await group.close();
  }
  return results;
}

async function measureAll(
  group: BenchGroup,
  settings: BenchSettings,
  results: GroupResults,
): Promise<void> {
  const { only } = settings;
  if (only.has('throughput')) {
    results.throughput = await measureThroughput(group, settings, progress);
  }
  if (only.has('changes')) {
    progress(`${group.title}: changes by a second process`);
    results.changes = await measureChanges(group, settings);
  }
  if (only.has('logins')) results.logins = await measureEngines(group, settings);
  if (only.has('storm')) {
    progress(`${group.title}: 500 logins at once`);
    results.storm = await measureStorm(group);
  }
  if (only.has('start') && group.database.kind === 'sqlite') {
    progress(`${group.title}: starts`);
    results.start = await measureStart(group, settings);
  }
}

/** Both engines where the database costs least; elsewhere the one that the package takes by itself. */
async function measureEngines(group: BenchGroup, settings: BenchSettings): Promise<LoginsResult[]> {
  const engines = group.database.kind === 'sqlite' ? ENGINES : ENGINES.slice(-1);
  const results: LoginsResult[] = [];
  for (const engine of engines) {
    progress(`${group.title}: logins by ${engine}`);
    results.push(await measureLogins(group, engine, settings));
  }
  return results;
}

try {
  await main(readSettings(process.argv.slice(2)));
} catch (error) {
  console.error((error as Error).stack);
  console.error(USAGE);
  process.exitCode = 1;
}
