import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /login/link reads: the address of the account. @publicApi */
export class PasswordlessLoginForm {
  @FormField({ ...standardFields.emailIdentity, required: 'EMAIL_NOT_PROVIDED', address: true })
  email!: string;

  @FormField(standardFields.next)
  next?: string;
}
