import { describe, expect, it, vi } from 'vitest';
import { Attention } from '../../../lib/common/attention.js';

describe('Attention', () => {
  it('says each thing once', () => {
    const sink = vi.fn();
    const attention = new Attention(sink);
    expect(attention.once('a', 'first')).toBe(true);
    expect(attention.once('a', 'second')).toBe(false);
    expect(attention.once('b', 'third')).toBe(true);
    expect(sink.mock.calls).toEqual([['first'], ['third']]);
  });

  it('remembers nothing of another instance', () => {
    const sink = vi.fn();
    new Attention(sink).once('a', 'of one application');
    new Attention(sink).once('a', 'of another');
    expect(sink).toHaveBeenCalledTimes(2);
  });

  it('takes any code for a code', () => {
    const attention = new Attention(() => undefined);
    expect(attention.once('__proto__', 'x')).toBe(true);
    expect(attention.once('constructor', 'x')).toBe(true);
  });
});
