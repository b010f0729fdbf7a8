import type { ApiBody, ApiSchema } from '../../ports/api-description.js';
import type { FormOutline, FormRegistry } from '../forms/form.registry.js';
import { addedFields } from './added-fields.js';
import { fieldSchema, type FieldRules } from './field-schema.js';

const KINDS = { json: 'application/json', form: 'application/x-www-form-urlencoded' } as const;

/** The forms in force as schemas, each under the name of its class. */
export class FormSchemas {
  private readonly named = new Map<string, ApiSchema>();

  constructor(
    private readonly forms: FormRegistry,
    private readonly rules: FieldRules,
  ) {}

  /** The body of a route that reads this form, as JSON and as a browser sends it. */
  body(name: string): ApiBody {
    const json = this.forms.outline(name, 'json');
    const form = this.forms.outline(name, 'form');
    const content = {
      [KINDS.json]: this.refer(json, name),
      [KINDS.form]: typedTwice(this.refer(form, name), form),
    };
    // A body that is not there is one without fields.
    return { required: 'required' in this.schemaOf(json), content };
  }

  /** All that `body` has named so far. */
  schemas(): Readonly<Record<string, ApiSchema>> {
    return Object.fromEntries(this.named);
  }

  private refer(outline: FormOutline, form: string): ApiSchema {
    const schema = this.schemaOf(outline);
    const taken = this.named.get(outline.title);
    const isOther = taken !== undefined && JSON.stringify(taken) !== JSON.stringify(schema);
    const name = isOther ? `${outline.title}_${form}` : outline.title;
    this.named.set(name, schema);
    return { $ref: `#/components/schemas/${name}` };
  }

  private schemaOf({ fields, schema, added: names }: FormOutline): ApiSchema {
    const own = fields.map((field) => [field.name, fieldSchema(field, this.rules)] as const);
    const added = schema ? addedFields(schema, names) : { properties: {}, required: [] };
    const needed = fields.filter((field) => field.required && field.confirms === undefined);
    const required = [...needed.map(({ name }) => name), ...added.required];
    return {
      type: 'object',
      properties: { ...Object.fromEntries(own), ...added.properties },
      ...(required.length > 0 ? { required } : {}),
    };
  }
}

/** JSON may leave out what only guards against a slip of the fingers; a form may not. */
function typedTwice(schema: ApiSchema, { fields }: FormOutline): ApiSchema {
  const names = fields.filter(({ confirms }) => confirms !== undefined).map(({ name }) => name);
  return names.length === 0 ? schema : { allOf: [schema, { type: 'object', required: names }] };
}
