/** The part of the Standard Schema interface (version 1) that a form needs; zod, valibot and arktype have it. */
export interface StandardSchema {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    validate(value: unknown): SchemaResult | Promise<SchemaResult>;
    /** Of schemas that can say what they are (Standard JSON Schema, version 1); zod and arktype can, valibot with `toStandardJsonSchema`. */
    readonly jsonSchema?: {
      input(options: {
        readonly target: string;
        readonly libraryOptions?: Record<string, unknown>;
      }): Record<string, unknown>;
    };
  };
}

export type SchemaResult =
  | { readonly value: unknown; readonly issues?: undefined }
  | { readonly issues: readonly SchemaIssue[] };

export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

export function isStandardSchema(value: unknown): value is StandardSchema {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    '~standard' in value
  );
}

/**
 * The fields that a schema of one object names: `shape` of zod, `entries` of valibot, `props` of arktype. None for a schema that does not
 * say: it then checks and adds nothing, since what it lets through may be anything.
 */
export function schemaFieldsOf(schema: StandardSchema): readonly string[] {
  const { shape, entries, props } = schema as unknown as Readonly<Record<string, unknown>>;
  if (Array.isArray(props)) return props.map(({ key }: { key: unknown }) => String(key));
  return Object.keys(Object(shape ?? entries) as object);
}
