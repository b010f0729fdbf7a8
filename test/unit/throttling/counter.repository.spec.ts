import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../../lib/core/users/memory-store.js';
import type { CounterRule } from '../../../lib/core/throttling/counter-rule.js';
import { Counter } from '../../../lib/core/throttling/counter.js';
import { ABSENT, CounterRepository } from '../../../lib/core/throttling/counter.repository.js';
import { throttleModel } from '../../../lib/core/throttling/throttle.model.js';
import type { Store } from '../../../lib/ports/store.js';

const rule: CounterRule = { limit: 5, within: 1000, kind: 'forgiving' };
const reserved = (until: number, counter = Counter.EMPTY) => counter.reserve(rule, until);
const counter = new Counter(3, 1_900_000_000_000, [1_800_000_000_000, 1_800_000_000_001]);

let store: Store;
let repository: CounterRepository;

beforeEach(async () => {
  store = createMemoryStore();
  await store.prepare([throttleModel]);
  repository = new CounterRepository(store);
});

async function change(id: string, next: Counter) {
  const read = (await repository.load([id])).get(id) ?? ABSENT;
  return { id, owner: 'owner', read, next };
}

describe('CounterRepository', () => {
  it('gives back what it saved', async () => {
    await repository.save([await change('a', counter), await change('b', reserved(5))]);
    const read = await repository.load(['c', 'b', 'a']);
    expect(read.get('a')?.counter).toEqual(counter);
    expect(read.get('b')?.counter).toEqual(reserved(5));
    expect(read.has('c')).toBe(false);
  });

  it.each(['create', 'update', 'remove'] as const)(
    'saves nothing when a counter was changed since: %s',
    async (kind) => {
      if (kind !== 'create') await repository.save([await change('b', counter)]);
      const next = kind === 'remove' ? Counter.EMPTY : reserved(5);
      const stale = await change('b', next);
      await repository.save([await change('b', reserved(7, counter))]);
      await expect(repository.save([await change('a', counter), stale])).resolves.toBe(false);
      const read = await repository.load(['a', 'b']);
      expect([...read.keys()]).toEqual(['b']);
      expect(read.get('b')?.counter).toEqual(reserved(7, counter));
    },
  );

  it('notices a row that went and came back', async () => {
    await repository.save([await change('a', counter)]);
    const stale = await change('a', reserved(5, counter));
    await repository.save([await change('a', Counter.EMPTY)]);
    await repository.save([await change('a', counter)]);
    await expect(repository.save([stale])).resolves.toBe(false);
  });

  it('writes nothing where nothing changed, and no unit for a single counter', async () => {
    const spies = (['write', 'create', 'update', 'remove'] as const).map((verb) =>
      vi.spyOn(store, verb),
    );
    const calls = () => spies.map(({ mock }) => mock.calls.length);
    const unseen = Counter.EMPTY.seenWith([5]);
    const over = reserved(5).at(5);
    const nothing = [await change('a', unseen), await change('b', over)];
    await expect(repository.save(nothing)).resolves.toBe(true);
    expect(calls()).toEqual([0, 0, 0, 0]);
    await repository.save([await change('a', counter)]);
    await repository.save([await change('a', reserved(7, counter)), await change('b', unseen)]);
    await repository.save([await change('a', Counter.EMPTY)]);
    expect(calls()).toEqual([0, 1, 1, 1]);
  });

  it.each(['create', 'update', 'remove'] as const)(
    'saves no single counter that was changed since: %s',
    async (kind) => {
      if (kind !== 'create') await repository.save([await change('a', counter)]);
      const stale = await change('a', kind === 'remove' ? Counter.EMPTY : reserved(5));
      await repository.save([await change('a', reserved(7, counter))]);
      await expect(repository.save([stale])).resolves.toBe(false);
      expect((await repository.load(['a'])).get('a')?.counter).toEqual(reserved(7, counter));
    },
  );

  it('passes on what the store throws', async () => {
    const made = await change('a', counter);
    vi.spyOn(store, 'create').mockRejectedValue(new Error('database away'));
    await expect(repository.save([made])).rejects.toThrow('database away');
  });

  it('removes what has expired, as many as asked for, and no more', async () => {
    for (const [id, until] of Object.entries({ a: 10, b: 20, c: 30 })) {
      await repository.save([await change(id, reserved(until))]);
    }
    await expect(repository.purge(20, 1)).resolves.toBe(1);
    await expect(repository.purge(20, 5)).resolves.toBe(1);
    await expect(repository.purge(20, 5)).resolves.toBe(0);
    await expect(store.list('throttle', {})).resolves.toMatchObject([{ id: 'c' }]);
  });
});
