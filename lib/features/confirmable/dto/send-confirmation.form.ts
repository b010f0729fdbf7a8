import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /confirm reads: the address that waits for its confirmation. @publicApi */
export class SendConfirmationForm {
  @FormField({ ...standardFields.email, required: 'EMAIL_NOT_PROVIDED', address: true })
  email!: string;
}
