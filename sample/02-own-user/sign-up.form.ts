import { MaxLength } from 'class-validator';
import { ConfirmRegisterForm, FormField } from 'nest-security';

/** Fields beyond the package's own go to the user's columns of the same names. */
export class SignUpForm extends ConfirmRegisterForm {
  @FormField({ label: 'Your name', autocomplete: 'name', required: true })
  @MaxLength(80)
  displayName!: string;

  @FormField({ label: 'Company (if any)', autocomplete: 'organization' })
  company?: string;
}
