import argon2 from 'argon2';
import type { EngineName } from './agents/engine-name.js';

/** What hashes, with the costs of the package's default scheme. */
export interface Engine {
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export async function engineOf(name: EngineName): Promise<Engine> {
  const { hash, verify } = name === 'argon2' ? argon2 : await import('@node-rs/argon2');
  return { hash: (password) => hash(password, COSTS), verify };
}

/** The engine that the package takes in this process. */
export async function engineInForce(): Promise<Engine> {
  try {
    return await engineOf('@node-rs/argon2');
  } catch {
    return engineOf('argon2');
  }
}
