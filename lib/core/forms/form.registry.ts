import { bodyKind } from '../../common/media-type.js';
import { flatFields } from '../../common/form-body.js';
import { SecurityException } from '../errors/security.exception.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { FormDescription } from '../views/form-description.js';
import { validateByClass } from './class-validation.js';
import { readField } from './field-reader.js';
import { wireName, type FieldSpelling } from './field-names.js';
import type { FormClass } from './form-class.js';
import type { FormFieldDefinition } from './form-field.decorator.js';
import { schemaValues } from './schema-values.js';
import { validateBySchema } from './schema-validation.js';
import type { StandardSchema } from './standard-schema.js';
import { SubmittedForm } from './submitted-form.js';

/** A form in force: the package's class or the site's in its place, and perhaps a schema that adds to it. */
export interface FormEntry {
  readonly base: FormClass;
  readonly form: FormClass;
  readonly schema: StandardSchema | null;
  /** Of the class. */
  readonly fields: readonly FormFieldDefinition[];
  /** All that the schema names, the class's own among them. */
  readonly described: readonly FormFieldDefinition[];
  /** Those of the schema that the class does not have. */
  readonly added: readonly FormFieldDefinition[];
  /** Names of all that the package's own form does not have: they go to columns of the site's own. */
  readonly extra: readonly string[];
  /** True if the class has rules of class-validator. */
  readonly hasRules: boolean;
}

/** A form as programs fill it in. */
export interface FormOutline {
  /** The name of its class. */
  readonly title: string;
  /** Its fields under their names on the wire. */
  readonly fields: readonly FormFieldDefinition[];
  /** A schema of the site's own that adds to them. */
  readonly schema: StandardSchema | null;
  /** What it adds: its own names to those on the wire. */
  readonly added: Readonly<Record<string, string>>;
}

/** The forms of one application: what they look like and what they read. */
export class FormRegistry {
  constructor(
    protected readonly forms: Readonly<Record<string, FormEntry>>,
    readonly spelling: FieldSpelling,
  ) {}

  /** How a field of ours is spelled on the wire. */
  wire(name: string): string {
    return wireName(name, this.spelling);
  }

  /** A form as its page draws it. */
  describe(name: string): FormDescription {
    const { fields, added } = this.entry(name);
    const drawn = [...fields, ...added].map(
      ({ confirms: _, address: __, description: ___, ...field }) => ({
        ...field,
        name: wireName(field.name, this.spelling),
        label: field.label ?? `field.${field.name}`,
        required: Boolean(field.required),
      }),
    );
    return { name, fields: drawn };
  }

  /** The form that a body of this kind is read by. */
  outline(name: string, _kind: 'json' | 'form'): FormOutline {
    const { form, fields, schema, added } = this.entry(name);
    return {
      title: form.name,
      fields: fields.map((field) => ({ ...field, name: this.wire(field.name) })),
      schema,
      added: Object.fromEntries(added.map((field) => [field.name, this.wire(field.name)])),
    };
  }

  /**
   * Reads exactly the form's fields from the request's body.
   * @throws SecurityException VALIDATION_FAILED for a body that is no flat set of fields
   */
  async read<T extends object>(name: string, exchange: HttpExchange): Promise<SubmittedForm<T>> {
    const body = flatFields(exchange.body ?? {});
    if (!body.ok)
      throw new SecurityException('VALIDATION_FAILED', {
        fields: { [body.field ?? 'body']: [{ key: 'INVALID_VALUE' }] },
      });
    const isForm = bodyKind(exchange.contentType) === 'form';
    const entry = this.entry(name);
    const values = new entry.form() as Record<string, unknown>;
    const submitted = new SubmittedForm<T>(
      values as T,
      this.pickExtra(name, values),
      this.spelling,
    );
    for (const field of entry.fields)
      this.take(field, body.fields, isForm, submitted as SubmittedForm);
    if (entry.hasRules) await validateByClass(entry, submitted);
    const given = this.forSchema(entry, body.fields, isForm);
    return this.withExtra(name, submitted, await validateBySchema(entry, given, submitted));
  }

  /** What the schema is asked about: its own fields, or everything if it names none. */
  private forSchema(
    { described }: FormEntry,
    body: Readonly<Record<string, unknown>>,
    isForm: boolean,
  ): Readonly<Record<string, unknown>> {
    if (described.length === 0) return body;
    return schemaValues(described, (name) => body[this.wire(name)], isForm);
  }

  protected take(
    field: FormFieldDefinition,
    fields: Readonly<Record<string, unknown>>,
    isForm: boolean,
    form: SubmittedForm,
  ): void {
    const values = form.values as Record<string, unknown>;
    const given = fields[wireName(field.name, this.spelling)];
    if (field.confirms !== undefined) return this.compare(field, given, isForm, form);
    const result = readField(field, given, isForm);
    if ('problem' in result) form.add(field.name, result.problem);
    else if (result.value !== undefined) values[field.name] = result.value;
  }

  protected compare(
    field: FormFieldDefinition,
    given: unknown,
    isForm: boolean,
    form: SubmittedForm,
  ): void {
    if (given === undefined && !isForm) return;
    const other = (form.values as Record<string, unknown>)[field.confirms ?? ''];
    if (other === undefined) return;
    const empty = given === undefined || given === '';
    if (empty)
      form.problem(
        field.name,
        typeof field.required === 'string' ? field.required : 'FIELD_REQUIRED',
      );
    else if (given !== other) form.problem(field.name, 'RETYPE_PASSWORD_MISMATCH');
  }

  private withExtra<T extends object>(
    name: string,
    form: SubmittedForm<T>,
    added: Readonly<Record<string, unknown>>,
  ) {
    const extra = { ...this.pickExtra(name, form.values as Record<string, unknown>), ...added };
    Object.assign(form.extra, extra);
    return form;
  }

  private pickExtra(
    name: string,
    values: Readonly<Record<string, unknown>>,
  ): Record<string, unknown> {
    const names = this.entry(name).extra.filter((field) => values[field] !== undefined);
    return Object.fromEntries(names.map((field) => [field, values[field]]));
  }

  private entry(name: string): FormEntry {
    const entry = this.forms[name];
    if (!entry) throw new Error(`There is no form "${name}" in this application`);
    return entry;
  }
}
