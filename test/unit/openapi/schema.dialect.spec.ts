import { describe, expect, it } from 'vitest';
import type { ApiSchema } from '../../../lib/ports/api-description.js';
import { schemaDialect } from '../../../lib/adapters/swagger/schema.dialect.js';

const REF = '#/components/schemas/User';
const same = (name: string): string => name;

/** A schema of 3.0, and what becomes of it from 3.1 on. */
const cases: readonly (readonly [given: object, expected: object])[] = [
  [{ type: 'string', nullable: true }, { type: ['string', 'null'] }],
  [{ type: 'string', nullable: false }, { type: 'string' }],
  [
    { type: 'string', enum: ['a'], nullable: true },
    { type: ['string', 'null'], enum: ['a', null] },
  ],
  [{ nullable: true, allOf: [{ $ref: REF }] }, { anyOf: [{ $ref: REF }, { type: 'null' }] }],
  [
    { nullable: true, description: 'Who', allOf: [{ $ref: REF }, { type: 'object' }] },
    {
      description: 'Who',
      anyOf: [{ allOf: [{ $ref: REF }, { type: 'object' }] }, { type: 'null' }],
    },
  ],
  [
    { nullable: true, anyOf: [{ type: 'string' }, { type: 'number' }] },
    { anyOf: [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, { type: 'null' }] },
  ],
  [
    { type: 'number', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false },
    { type: 'number', exclusiveMinimum: 1, maximum: 9 },
  ],
  [
    {
      properties: {
        nullable: { type: 'boolean' },
        list: { items: { type: 'string', nullable: true } },
      },
    },
    {
      properties: { nullable: { type: 'boolean' }, list: { items: { type: ['string', 'null'] } } },
    },
  ],
];

describe('a schema in the words of its document', () => {
  it.each(cases)('%j is JSON Schema from 3.1 on', (given, expected) => {
    for (const version of ['3.1.0', '3.2.0', '4.0.0'])
      expect(schemaDialect(version, same)(given as ApiSchema)).toEqual(expected);
    expect(schemaDialect('3.0.3', same)(given as ApiSchema)).toEqual(given);
  });

  it('names others as the document does', () => {
    const rename = (name: string) => `My${name}`;
    expect(schemaDialect('3.0.0', rename)({ items: { $ref: REF } })).toEqual({
      items: { $ref: '#/components/schemas/MyUser' },
    });
    expect(schemaDialect('3.0.0', rename)({ $ref: '#/elsewhere' })).toEqual({
      $ref: '#/elsewhere',
    });
  });
});
