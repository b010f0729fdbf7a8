/** Names of `mail.subjects` that are not the template's own. */
export const SUBJECT_OPTIONS: Readonly<Record<string, string | undefined>> = {
  welcome: 'register',
  loginInstructions: 'passwordless',
  resetNotice: 'passwordNotice',
  resetInstructions: 'passwordReset',
  changeNotice: 'passwordChangeNotice',
  confirmationInstructions: 'confirm',
};
