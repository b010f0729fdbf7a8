import type { FieldDescription } from './form-description.js';

type Standard = Omit<FieldDescription, 'name'> & { readonly description?: string };

const email = {
  label: 'field.email',
  type: 'email',
  autocomplete: 'email',
  maxLength: 254,
  required: true,
} as const satisfies Standard;

const newPassword = {
  label: 'field.newPassword',
  type: 'password',
  autocomplete: 'new-password',
  hint: 'field.newPassword.hint',
  required: true,
} as const satisfies Standard;

/**
 * How the fields of the package's own forms are drawn. The autocomplete tokens are those that
 * password managers go by (ASVS 6.2.7): the identity is `username` wherever a password stands
 * beside it.
 */
export const standardFields = {
  email,
  emailIdentity: { ...email, autocomplete: 'username' },
  username: { label: 'field.username', type: 'text', autocomplete: 'username', required: true },
  identity: { label: 'field.identity', type: 'text', autocomplete: 'username', required: true },
  password: {
    label: 'field.password',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  },
  currentPassword: {
    label: 'field.currentPassword',
    type: 'password',
    autocomplete: 'current-password',
    required: true,
  },
  choosePassword: { ...newPassword, label: 'field.password' },
  choosePasswordConfirm: { ...newPassword, label: 'field.passwordConfirm', hint: undefined },
  newPassword,
  newPasswordConfirm: { ...newPassword, label: 'field.newPasswordConfirm', hint: undefined },
  remember: { label: 'field.remember', type: 'checkbox', required: false },
  next: {
    label: '',
    type: 'hidden',
    required: false,
    description: 'Where a browser goes afterwards; a program needs none.',
  },
} as const satisfies Readonly<Record<string, Standard>>;
