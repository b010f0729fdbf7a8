import type { ApiSchema } from '../../ports/api-description.js';
import type { StandardSchema } from '../forms/standard-schema.js';

/** Members of an object's schema. */
export interface AddedFields {
  readonly properties: Readonly<Record<string, ApiSchema>>;
  readonly required: readonly string[];
}

/**
 * What a site's schema says of these fields; of one that cannot tell, only that it may be there.
 * @param wire the schema's names to those on the wire
 */
export function addedFields(
  schema: StandardSchema,
  wire: Readonly<Record<string, string>>,
): AddedFields {
  const { properties = {}, required = [] } = toldBy(schema);
  const names = Object.entries(wire);
  return {
    properties: Object.fromEntries(names.map(([name, sent]) => [sent, plain(properties[name])])),
    required: names.filter(([name]) => required.includes(name)).map(([, sent]) => sent),
  };
}

function toldBy(schema: StandardSchema): Partial<AddedFields> {
  const { jsonSchema } = schema['~standard'];
  try {
    return (jsonSchema?.input({ target: 'openapi-3.0' }) ?? {}) as Partial<AddedFields>;
  } catch {
    // A schema with parts that JSON Schema has no words for.
    return {};
  }
}

/** A schema that stands by itself: definitions beside it would be lost. */
function plain(schema: ApiSchema | undefined): ApiSchema {
  return schema === undefined || JSON.stringify(schema).includes('"$ref"') ? {} : schema;
}
