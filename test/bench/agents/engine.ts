import argon2 from 'argon2';
import { answerParent } from '../process/answering.js';
import type { EngineName } from './engine-name.js';

interface Engine {
  hash(password: string, options: object): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
}

/** The costs of the package's default scheme. */
const COSTS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** The raw speed of an engine: right passwords a second with so many checks at once. */
answerParent({
  async verify(name: EngineName, atOnce: number, seconds: number): Promise<number> {
    const engine = await engineOf(name);
    const hash = await engine.hash('correct horse battery staple', COSTS);
    const end = performance.now() + seconds * 1000;
    const begin = performance.now();
    let verified = 0;
    const work = async (): Promise<void> => {
      while (performance.now() < end) {
        if (!(await engine.verify(hash, 'correct horse battery staple'))) throw new Error('wrong');
        verified++;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return verified / ((performance.now() - begin) / 1000);
  },
});

async function engineOf(name: EngineName): Promise<Engine> {
  if (name === 'argon2') return argon2;
  return import('@node-rs/argon2');
}
