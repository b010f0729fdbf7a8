import 'reflect-metadata';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AddressInfo } from 'node:net';
import { performance, type EventLoopUtilization } from 'node:perf_hooks';
import { answerParent } from '../process/answering.js';
import type { Platform } from '../settings.js';
import type { BenchDatabase } from './database.js';
import { loadModule, type ApplicationName } from './load-module.js';

/** What a server has used since it began; two readings make a measurement. */
export interface ServerUsage {
  /** Microseconds of processor time. */
  readonly cpu: number;
  readonly loop: EventLoopUtilization;
}

/** How a server came up. */
export interface ServerStart {
  readonly url: string;
  /** Milliseconds from the start of the process until it listened. */
  readonly milliseconds: number;
}

/** One application in a process of its own: `server.js APPLICATION PLATFORM DATABASE`. */
async function main([name, platform, database]: readonly string[]): Promise<void> {
  const place = JSON.parse(database ?? '') as BenchDatabase;
  const module = await loadModule(name as ApplicationName, place);
  const app = await createApplication(module, platform as Platform);
  await app.listen(0, '127.0.0.1');
  const milliseconds = performance.now();
  const { port } = (app.getHttpServer() as { address(): AddressInfo }).address();
  const start: ServerStart = { url: `http://127.0.0.1:${port}`, milliseconds };
  answerParent({ start: () => start, usage });
}

async function createApplication(module: object, platform: Platform): Promise<INestApplication> {
  const options = { logger: ['error', 'fatal'] as ('error' | 'fatal')[] };
  if (platform === 'express') return NestFactory.create(module, options);
  const { FastifyAdapter } = await import('@nestjs/platform-fastify');
  return NestFactory.create(module, new FastifyAdapter(), options);
}

function usage(): ServerUsage {
  const { user, system } = process.cpuUsage();
  return { cpu: user + system, loop: performance.eventLoopUtilization() };
}

await main(process.argv.slice(2));
