import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /reset/:token reads: the new password. @publicApi */
export class ResetPasswordForm {
  @FormField({ ...standardFields.newPassword, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField({
    ...standardFields.newPasswordConfirm,
    required: 'PASSWORD_NOT_PROVIDED',
    confirms: 'password',
  })
  passwordConfirm?: string;
}
