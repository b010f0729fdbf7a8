import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /change reads: the password in force and the new one. @publicApi */
export class ChangePasswordForm {
  @FormField({ ...standardFields.currentPassword, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField({ ...standardFields.newPassword, required: 'PASSWORD_NOT_PROVIDED' })
  newPassword!: string;

  @FormField({
    ...standardFields.newPasswordConfirm,
    required: 'PASSWORD_NOT_PROVIDED',
    confirms: 'newPassword',
  })
  newPasswordConfirm?: string;
}
