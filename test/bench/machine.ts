import { spawnSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release } from 'node:os';

/** On which cores the processes of a measurement run; `null` lets the system choose. */
export interface Cores {
  readonly server: string | null;
  readonly load: string | null;
}

/** The server has one core and all else the others, so that they do not take each other's time. */
export function shareCores(): Cores {
  const count = availableParallelism();
  const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0;
  if (count < 2 || !canPin) return { server: null, load: null };
  return { server: '0', load: count === 2 ? '1' : `1-${count - 1}` };
}

/** What the numbers depend on beside the code. */
export function describeMachine({ server, load }: Cores): string[] {
  const [cpu] = cpus();
  const busy = loadavg()
    .slice(0, 2)
    .map((value) => value.toFixed(2));
  return [
    `${availableParallelism()} cores of ${cpu?.model ?? 'unknown'}, Node ${process.version}, kernel ${release()}`,
    server === null
      ? 'cores: not pinned (one core, or no taskset): server and load take time from each other'
      : `cores: server on ${server}; load, the changing process and (as the system likes) PostgreSQL on ${load}`,
    `load average when the run began: ${busy.join(' ')} (other work takes time from both)`,
  ];
}
