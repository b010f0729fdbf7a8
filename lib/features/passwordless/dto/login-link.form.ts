import { FormField } from '../../../core/forms/form-field.decorator.js';

/** What POST /login/link/:token reads. */
export class LoginLinkForm {
  /** Says yes to a link that was asked for in another browser; the page of such a link sends it. */
  @FormField({
    type: 'hidden',
    label: '',
    description: '`true` takes a link that was asked for in another browser.',
  })
  confirm?: string | boolean;
}
