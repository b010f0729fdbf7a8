import { AsyncLocalStorage } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { ClientAddressReader } from '../../../lib/core/http/client-address.reader.js';
import { IntakeGate, type Arrival } from '../../../lib/core/http/intake.gate.js';
import { Turns } from '../../../lib/core/http/turns.js';

function from(ip: string): Arrival {
  const raw = { socket: { remoteAddress: ip }, headers: {} };
  const response = Object.assign(new EventEmitter(), { destroyed: false });
  return { request: { ip }, raw, response } as unknown as Arrival;
}

const newGate = (limit: number) =>
  new IntakeGate(new ClientAddressReader(null, () => undefined), limit);

async function isAdmitted(gate: IntakeGate, arrival: Arrival): Promise<boolean> {
  const admitted = await new Promise<boolean>((resolve) => gate.enter(arrival, resolve));
  if (admitted) gate.count(arrival);
  return admitted;
}

describe('DOS-01 the gate before the bodies', () => {
  it('has room for so many of one client, and for others beside', async () => {
    const gate = newGate(2);
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(true);
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(true);
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(false);
    expect(await isAdmitted(gate, from('192.0.2.2'))).toBe(true);
  });

  it('takes a /64 for one client', async () => {
    const gate = newGate(1);
    expect(await isAdmitted(gate, from('2001:db8::1'))).toBe(true);
    expect(await isAdmitted(gate, from('2001:db8::2'))).toBe(false);
    expect(await isAdmitted(gate, from('2001:db8:0:1::1'))).toBe(true);
  });

  it('has room again when an answer is sent or a connection has ended', async () => {
    const gate = newGate(1);
    const first = from('192.0.2.1');
    await isAdmitted(gate, first);
    first.response.emit('close');
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(true);
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(false);
  });

  it('counts nobody who has gone while the body came, and nobody whose body has not come', async () => {
    const gate = newGate(1);
    const gone = from('192.0.2.1');
    Object.assign(gone.response, { destroyed: true });
    expect(await isAdmitted(gate, gone)).toBe(true);
    gate.enter(from('192.0.2.1'), () => undefined);
    expect(await isAdmitted(gate, from('192.0.2.1'))).toBe(true);
  });
});

describe('DOS-01 turns', () => {
  it('begin so much in one turn of the event loop, in the order of arrival', async () => {
    const turns = new Turns(2);
    const begun: number[] = [];
    for (let n = 1; n <= 5; n++) turns.take(() => begun.push(n));
    expect(begun).toEqual([1, 2]);
    await setImmediate();
    expect(begun).toEqual([1, 2, 3, 4]);
    turns.take(() => begun.push(6));
    await setImmediate();
    expect(begun).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('go on while a test holds the clock', async () => {
    vi.useFakeTimers();
    const turns = new Turns(1);
    const both = Promise.all([1, 2].map(() => new Promise<void>((done) => turns.take(done))));
    await both.finally(() => vi.useRealTimers());
    expect(vi.isFakeTimers()).toBe(false);
  });

  it('keep to each the asynchronous context in which it came', async () => {
    const storage = new AsyncLocalStorage<string>();
    const turns = new Turns(1);
    const seen: unknown[] = [];
    for (const name of ['a', 'b', 'c'])
      storage.run(name, () => turns.take(() => seen.push(storage.getStore())));
    for (let turn = 0; turn < 3; turn++) await setImmediate();
    expect(seen).toEqual(['a', 'b', 'c']);
  });
});
