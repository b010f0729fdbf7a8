import { describe, inject, it } from 'vitest';

/** Outside programs that some suites talk to; where they are is said by these variables. */
export const SERVICES = {
  postgres: {
    title: 'PostgreSQL',
    variable: 'TEST_POSTGRES_URL',
    address: 'postgres://postgres@127.0.0.1:5432/test',
  },
  mariadb: {
    title: 'MariaDB',
    variable: 'TEST_MARIADB_URL',
    address: 'mysql://root@127.0.0.1:3306/test',
  },
  redis: { title: 'Redis', variable: 'TEST_REDIS_URL', address: 'redis://127.0.0.1:6379' },
  chromium: { title: 'Chromium', variable: 'TEST_CHROMIUM', address: '/usr/bin/chromium' },
  registry: { title: 'npm registry', variable: 'TEST_REGISTRY', address: 'npm' },
} as const;

export type Service = keyof typeof SERVICES;

declare module 'vitest' {
  interface ProvidedContext {
    /** Why a service cannot be used; null where it answers. */
    unreachable: Record<Service, string | null>;
  }
}

/** The URL of a server, or the path of a program. */
export function addressOf(service: Service): string {
  const { variable, address } = SERVICES[service];
  return process.env[variable] ?? address;
}

/** Whether the service answered when the run began. */
export function isReachable(service: Service): boolean {
  return inject('unreachable')[service] === null;
}

/**
 * A suite that needs a service. Where it does not answer the suite is reported as not run; with
 * `CI` set, as failed.
 */
export function describeWith(service: Service, title: string, suite: () => void): void {
  const reason = inject('unreachable')[service];
  if (reason === null) {
    describe(title, suite);
  } else if (process.env['CI']) {
    it(`${title}: needs ${SERVICES[service].title}`, () => {
      throw new Error(reason);
    });
  } else {
    describe.skip(`${title} (not run: ${SERVICES[service].title}: ${reason})`, suite);
  }
}
