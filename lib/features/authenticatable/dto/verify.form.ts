import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /verify reads: the password of the user who is signed in. @publicApi */
export class VerifyForm {
  @FormField({ ...standardFields.password, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField(standardFields.next)
  next?: string;
}
