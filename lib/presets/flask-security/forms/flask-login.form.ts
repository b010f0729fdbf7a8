import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What a login asks for: whatever attributes people are known by, the field is `email`, and it takes any of them. */
export class FlaskLoginForm {
  @FormField({ ...standardFields.identity, label: 'field.email', required: 'EMAIL_NOT_PROVIDED' })
  email!: string;

  @FormField({ ...standardFields.password, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField(standardFields.remember)
  remember?: boolean;

  @FormField(standardFields.next)
  next?: string;
}
