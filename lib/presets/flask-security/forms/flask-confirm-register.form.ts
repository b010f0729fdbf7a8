import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What a registration asks for where the address is confirmed, and what JSON sends in any case: the password once, and no `next`. */
export class FlaskConfirmRegisterForm {
  @FormField({ ...standardFields.emailIdentity, required: 'EMAIL_NOT_PROVIDED', address: true })
  email!: string;

  @FormField({ ...standardFields.choosePassword, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;
}
