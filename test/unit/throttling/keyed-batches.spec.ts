import { describe, expect, it } from 'vitest';
import { KeyedBatches, type KeyedJob } from '../../../lib/core/throttling/keyed-batches.js';

interface Named extends KeyedJob {
  readonly name: string;
}

/** Runs batches that end when the test says so. */
function harness() {
  const running: { names: string[]; end: () => void }[] = [];
  const batches = new KeyedBatches<Named>((jobs) => {
    return new Promise((resolve) => {
      running.push({ names: jobs.map(({ name }) => name), end: resolve });
    });
  });
  const add = (name: string, ...keys: string[]): void => batches.add({ name, keys });
  const end = async (index: number): Promise<void> => {
    running[index]?.end();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { add, end, started: () => running.map(({ names }) => names.join()) };
}

describe('KeyedBatches', () => {
  it('starts at once what shares no key with what is running', () => {
    const { add, started } = harness();
    add('1', 'a', 'b');
    add('2', 'c');
    expect(started()).toEqual(['1', '2']);
  });

  it('gathers what shares a key, and starts it together in the order of arrival', async () => {
    const { add, end, started } = harness();
    add('1', 'a', 'b');
    add('2', 'b', 'c');
    add('3', 'a');
    add('4', 'b');
    expect(started()).toEqual(['1']);
    await end(0);
    expect(started()).toEqual(['1', '2,3,4']);
  });

  it('lets nobody overtake', async () => {
    const { add, end, started } = harness();
    add('1', 'a');
    add('2', 'a', 'b');
    add('3', 'b', 'c');
    add('4', 'c');
    add('5', 'd');
    expect(started()).toEqual(['1', '5']);
    await end(1);
    expect(started()).toEqual(['1', '5']);
    await end(0);
    expect(started()).toEqual(['1', '5', '2,3,4']);
  });

  it('bounds a batch', async () => {
    const { add, end, started } = harness();
    for (let n = 0; n < 251; n++) add(String(n), 'a');
    await end(0);
    await end(1);
    await end(2);
    expect(started().map((names) => names.split(',').length)).toEqual([1, 100, 100, 50]);
  });
});
