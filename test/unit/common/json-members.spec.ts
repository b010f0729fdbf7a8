import { describe, expect, it } from 'vitest';
import { memberNames } from '../../../lib/common/json-members.js';

describe('memberNames', () => {
  it.each([
    ['{}', []],
    [' { "a" : 1 ,\n"b":2}', ['a', 'b']],
    ['{"a":1,"a":2}', ['a', 'a']],
    [String.raw`{"\u0061":1,"a\"b":2,"c\\":3}`, ['a', 'a"b', 'c\\']],
    ['{"a":{"b":1,"c":[{"d":2}]},"e":"f:g{["}', ['a', 'e']],
    ['{"":1,"__proto__":2}', ['', '__proto__']],
  ])('lists those of %s', (json, names) => {
    expect(memberNames(json)).toEqual(names);
    expect(new Set(names)).toEqual(new Set(Object.keys(JSON.parse(json) as object)));
  });

  it.each(['[{"a":1}]', '"a:b"', '1', 'null', '""'])('finds none in %s', (json) => {
    expect(memberNames(json)).toEqual([]);
  });

  it('walks once over long texts', () => {
    expect(memberNames(`{"a":"${'\\\\'.repeat(50_000)}"}`)).toEqual(['a']);
    expect(memberNames(`{"a":${'['.repeat(50_000)}${']'.repeat(50_000)}}`)).toEqual(['a']);
  });
});
