import type { ApiSchema } from '../../ports/api-description.js';

/** Rewrites a schema of OpenAPI 3.0, all that is in it included. */
export type SchemaDialect = (schema: ApiSchema) => ApiSchema;

/**
 * The words of a document's own version: from 3.1 on, schemas are JSON Schema, which has no `nullable` and no exclusive limits by truth
 * value.
 * @param rename gives the name in the document to a schema that `$ref` names
 */
export function schemaDialect(version: string, rename: (name: string) => string): SchemaDialect {
  const [major = 3, minor = 0] = version.split('.').map(Number);
  const isJsonSchema = major > 3 || (major === 3 && minor >= 1);
  return (schema) =>
    rewrite(schema, (node) => named(isJsonSchema ? modern(node) : node, rename)) as ApiSchema;
}

type Node = Readonly<Record<string, unknown>>;

const PREFIX = '#/components/schemas/';

function rewrite(value: unknown, change: (node: Node) => Node): unknown {
  if (Array.isArray(value)) return value.map((item) => rewrite(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, rewrite(item, change)] as const);
  return change(Object.fromEntries(entries));
}

function named(node: Node, rename: (name: string) => string): Node {
  const { $ref } = node;
  if (typeof $ref !== 'string' || !$ref.startsWith(PREFIX)) return node;
  return { ...node, $ref: PREFIX + rename($ref.slice(PREFIX.length)) };
}

function modern(node: Node): Node {
  return exclusive('Maximum', 'maximum', exclusive('Minimum', 'minimum', nullable(node)));
}

function nullable({ nullable: orNull, ...node }: Node): Node {
  if (typeof orNull !== 'boolean')
    return orNull === undefined ? node : { ...node, nullable: orNull };
  if (!orNull) return node;
  const { type, enum: values, description } = node;
  if (type === undefined) {
    const { description: _, ...rest } = node;
    const words = description === undefined ? {} : { description };
    return { ...words, anyOf: [onlyOne(rest), { type: 'null' }] };
  }
  const choices = Array.isArray(values) ? { enum: [...(values as unknown[]), null] } : {};
  return { ...node, type: [type, 'null'].flat(), ...choices };
}

function onlyOne({ allOf, ...rest }: Node): unknown {
  const parts = allOf as readonly unknown[] | undefined;
  return parts?.length === 1 && Object.keys(rest).length === 0 ? parts[0] : { allOf, ...rest };
}

function exclusive(word: 'Minimum' | 'Maximum', limit: 'minimum' | 'maximum', node: Node): Node {
  const { [`exclusive${word}`]: isExclusive, [limit]: value, ...rest } = node;
  if (typeof isExclusive !== 'boolean') return node;
  return { ...rest, [isExclusive ? `exclusive${word}` : limit]: value };
}
