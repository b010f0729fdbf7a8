import { goalsOf } from './goals.js';
import type { BenchResults, GroupResults } from './results.js';
import { tableText } from './table.js';

/** All numbers of a run as text. */
export function reportText(results: BenchResults): string {
  const parts = [
    results.machine.join('\n'),
    ...results.groups.flatMap(({ platform, database, skipped }) =>
      skipped === undefined ? [] : [`${platform} ${database}: not measured: ${skipped}`],
    ),
    throughputText(results.groups),
    loginsText(results.groups),
    stormText(results.groups),
    startText(results.groups),
    changesText(results.groups),
    goalsText(results),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function throughputText(groups: readonly GroupResults[]): string {
  const rows = groups.flatMap(({ platform, database, throughput = [] }) =>
    throughput.map((cell) => [
      `${platform} ${database}`,
      cell.cell,
      cell.requestsPerSecond.toFixed(0),
      cell.ratio.toFixed(3),
      cell.cpuPerRequest.toFixed(1),
      cell.cpuRatio.toFixed(3),
      cell.p99.toFixed(0),
      `${(cell.busy * 100).toFixed(0)} %`,
      `${cell.wrong}`,
    ]),
  );
  const head = ['', 'cell', 'req/s', 'ratio', 'us/req', 'by cpu', 'p99 ms', 'busy', 'wrong'];
  return section(
    "Requests (ratio: of bare in the same round; us/req: the server process; by cpu: bare's us/req by this one's)",
    head,
    rows,
  );
}

function loginsText(groups: readonly GroupResults[]): string {
  const rows = groups.flatMap(({ platform, database, logins = [] }) =>
    logins.map((result) => [
      `${platform} ${database}`,
      result.engine,
      `${result.atOnce}`,
      result.engineRate.toFixed(1),
      result.loginsPerSecond.toFixed(1),
      result.ratio.toFixed(3),
      result.bareRate.toFixed(1),
      result.bareRatio.toFixed(3),
      `${result.refused}`,
    ]),
  );
  const head = [
    '',
    'engine',
    'at once',
    'engine/s',
    'logins/s',
    'ratio',
    'bare/s',
    'bare ratio',
    'refused',
  ];
  return section(
    'Logins against the engine alone (bare: Nest with a handler that verifies a password and does nothing else)',
    head,
    rows,
  );
}

function stormText(groups: readonly GroupResults[]): string {
  const rows = groups.flatMap(({ platform, database, storm: result }) => {
    if (!result) return [];
    const { calm, storm, logins, milliseconds } = result;
    const statuses = Object.entries(logins.statuses).map(
      ([status, count]) => `${count} x ${status}`,
    );
    return [
      [
        `${platform} ${database}`,
        calm.p99.toFixed(1),
        storm.p50.toFixed(1),
        storm.p99.toFixed(1),
        storm.max.toFixed(1),
        `${storm.requests}`,
        milliseconds.toFixed(0),
        statuses.join(', '),
      ],
    ];
  });
  const head = ['', 'calm p99', 'p50', 'p99', 'max', 'probes', 'lasted', 'the logins'];
  return section('An open route while 500 logins arrive at once (ms)', head, rows);
}

function startText(groups: readonly GroupResults[]): string {
  const rows = groups.flatMap(({ platform, database, start }) =>
    start
      ? [
          [
            `${platform} ${database}`,
            start.bare.toFixed(0),
            start.secured.toFixed(0),
            start.difference.toFixed(0),
            start.imports.root.toFixed(0),
            start.imports.typeorm.toFixed(0),
          ],
        ]
      : [],
  );
  const head = ['', 'bare + TypeORM', 'ours', 'more', 'import root', 'import typeorm entry'];
  return section('Start, from the process to listening (ms)', head, rows);
}

function changesText(groups: readonly GroupResults[]): string {
  const rows = groups.flatMap(({ platform, database, changes = [] }) =>
    changes.map((result) => [
      `${platform} ${database}`,
      result.change,
      result.by,
      `${result.changes}`,
      `${result.acceptedBefore}`,
      `${result.refusedAfter}`,
      `${result.acceptedAfter}`,
      `${result.wrong}`,
    ]),
  );
  const head = [
    '',
    'change',
    'asked by',
    'changes',
    'accepted before',
    'refused after',
    'ACCEPTED AFTER',
    'wrong',
  ];
  return section(
    'Changes by a second process under load (before, after: the request began before, after the answer of the change)',
    head,
    rows,
  );
}

function goalsText(results: BenchResults): string {
  const goals = goalsOf(results);
  const rows = goals.map(({ title, wanted, measured, holds }) => [
    title,
    wanted,
    measured,
    holds ? 'pass' : 'FAIL',
  ]);
  const failed = goals.filter(({ holds }) => !holds).length;
  const text = section('Goals', ['', 'wanted', 'measured', ''], rows);
  return goals.length === 0 ? '' : `${text}\n${goals.length - failed} of ${goals.length} hold`;
}

function section(
  title: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  return rows.length === 0 ? '' : `${title}\n\n${tableText(head, rows)}`;
}
