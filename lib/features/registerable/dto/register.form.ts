import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /register reads. A site extends it to ask for more; further fields go to columns of the same name. @publicApi */
export class RegisterForm {
  @FormField({ ...standardFields.emailIdentity, required: 'EMAIL_NOT_PROVIDED', address: true })
  email!: string;

  @FormField({ ...standardFields.choosePassword, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField({
    ...standardFields.choosePasswordConfirm,
    required: 'PASSWORD_NOT_PROVIDED',
    confirms: 'password',
  })
  passwordConfirm?: string;

  @FormField(standardFields.next)
  next?: string;
}
