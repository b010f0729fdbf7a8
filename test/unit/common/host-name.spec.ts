import { describe, expect, it } from 'vitest';
import { isLocalHostName, isLoopbackHost } from '../../../lib/common/host-name.js';

const LOOPBACK = [
  'localhost',
  'LocalHost',
  'localhost:3000',
  'app.localhost',
  'a.b.localhost:80',
  '127.0.0.1',
  '127.9.9.9:3000',
  '[::1]',
  '[::1]:3000',
  '[0:0:0:0:0:0:0:1]',
];
const RESERVED = ['app.test', 'APP.TEST', 'a.b.test:3000'];
const OTHERS = [
  '',
  undefined,
  'evil.test.example',
  'localhost.evil.example',
  'xlocalhost',
  'evil.example',
  '127.0.0.1.evil.example',
  '10.0.0.1',
  '[::2]',
  '[::1',
  '::1]',
  'test',
  'localhost:',
  'localhost:x',
  'user@localhost',
  'localhost/x',
  'localhost,evil.example',
  ' localhost',
  'localhost\n',
  '2130706433',
  '127.1',
  '0.0.0.0',
  'contest',
];

describe('isLoopbackHost', () => {
  it.each(LOOPBACK)('holds for %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true);
  });

  it.each([...RESERVED, ...OTHERS])('DEV-02: does not hold for %j', (host) => {
    expect(isLoopbackHost(host)).toBe(false);
  });

  it('stays linear', () => {
    for (const part of ['a', '.', '[', ':', ':1', 'localhost.', '1']) {
      expect(isLoopbackHost(part.repeat(50_000))).toBe(false);
    }
  });
});

describe('isLocalHostName', () => {
  it.each([...LOOPBACK, ...RESERVED])('holds for %s', (host) => {
    expect(isLocalHostName(host)).toBe(true);
  });

  it.each(OTHERS)('does not hold for %j', (host) => {
    expect(isLocalHostName(host)).toBe(false);
  });
});
