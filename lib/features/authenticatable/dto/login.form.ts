import { FormField } from '../../../core/forms/form-field.decorator.js';
import { standardFields } from '../../../core/views/standard-fields.js';

/** What POST /login reads: one of the identities, and the password. @publicApi */
export class LoginForm {
  @FormField({ ...standardFields.emailIdentity, required: false })
  email?: string;

  @FormField({ ...standardFields.username, required: false })
  username?: string;

  @FormField({ ...standardFields.identity, required: false })
  identity?: string;

  @FormField({ ...standardFields.password, required: 'PASSWORD_NOT_PROVIDED' })
  password!: string;

  @FormField(standardFields.remember)
  remember?: boolean;

  @FormField(standardFields.next)
  next?: string;
}
