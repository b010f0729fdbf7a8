import { engineOf } from '../engine.js';
import { PASSWORD } from '../people.js';
import { answerParent } from '../process/answering.js';
import type { EngineName } from './engine-name.js';

/** The raw speed of an engine: right passwords a second with so many checks at once. */
answerParent({
  async verify(name: EngineName, atOnce: number, seconds: number): Promise<number> {
    const engine = await engineOf(name);
    const hash = await engine.hash(PASSWORD);
    const end = performance.now() + seconds * 1000;
    const begin = performance.now();
    let verified = 0;
    const work = async (): Promise<void> => {
      while (performance.now() < end) {
        if (!(await engine.verify(hash, PASSWORD))) throw new Error('wrong');
        verified++;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    return verified / ((performance.now() - begin) / 1000);
  },
});
