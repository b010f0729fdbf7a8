import 'reflect-metadata';
import { answerParent } from '../process/answering.js';

/** Milliseconds of each import, after everything that an application has anyway. */
export interface ImportTimes {
  readonly root: number;
  /** After the root entry. */
  readonly typeorm: number;
}

await import('@nestjs/core');
await import('@nestjs/platform-express');
await import('@nestjs/typeorm');
await import('typeorm');
const times: ImportTimes = {
  root: await timeOf(() => import('nest-security')),
  typeorm: await timeOf(() => import('nest-security/typeorm')),
};

answerParent({ times: () => times });

async function timeOf(load: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await load();
  return performance.now() - begin;
}
