import type { FieldSpelling } from '../../../core/forms/field-names.js';
import type { FormFieldDefinition } from '../../../core/forms/form-field.decorator.js';
import { FormRegistry, type FormEntry } from '../../../core/forms/form.registry.js';
import type { SubmittedForm } from '../../../core/forms/submitted-form.js';
import type { HttpExchange } from '../../../core/http/http-exchange.js';
import type { FlaskFormChecks } from './flask-form.checks.js';
import { lenientConfirmation, lenientField } from './lenient-field.js';

/** Reads forms as Flask-Security does: leniently, with its own checks in its own order. */
export class FlaskFormRegistry extends FormRegistry {
  constructor(
    forms: Readonly<Record<string, FormEntry>>,
    spelling: FieldSpelling,
    private readonly checks: FlaskFormChecks,
  ) {
    super(forms, spelling);
  }

  /** A registration by JSON is always read by the form without a second password. */
  override async read<T extends object>(
    name: string,
    exchange: HttpExchange,
  ): Promise<SubmittedForm<T>> {
    const read = name === 'register' && !exchange.wantsHtml ? 'confirmRegister' : name;
    const form = await super.read<T>(read, exchange);
    await this.checks.check(read, form, exchange);
    return form;
  }

  protected override take(
    field: FormFieldDefinition,
    fields: Readonly<Record<string, unknown>>,
    isForm: boolean,
    form: SubmittedForm,
  ): void {
    if (field.type === 'number') return super.take(field, fields, isForm, form);
    const given = fields[this.wire(field.name)];
    const other = field.confirms && form.values[field.confirms];
    const result =
      field.confirms === undefined
        ? lenientField(field, given)
        : lenientConfirmation(field, given, other);
    if ('problem' in result) form.add(field.name, result.problem);
    else if (result.value !== undefined) form.values[field.name] = result.value;
  }
}
