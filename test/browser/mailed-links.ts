import type { Person } from './person.js';

const NEW_PASSWORD = 'a second good password';

/** One kind of mailed link, as a person meets it. */
export interface MailedLink {
  readonly name: string;
  /** The page where it is asked for. */
  readonly page: string;
  readonly account: Readonly<Record<string, unknown>>;
  /** The button of the mail. */
  readonly button: string;
  readonly subject: string;
  /** A moment after its time is over. */
  readonly late: string;
  readonly lifetime: string;
  readonly broken: string;
  /** From the opened page to the end. */
  use(person: Person): Promise<void>;
  /** What the same link says after that. */
  again(person: Person): Promise<void>;
}

export const MAILED_LINKS: readonly MailedLink[] = [
  {
    name: 'confirm',
    page: '/confirm',
    account: { confirmedAt: null },
    button: 'Confirm address',
    subject: 'Confirm your email address',
    late: '73 hours',
    lifetime: '3 days',
    broken: 'This confirmation link does not work, or no longer.',
    async use(person) {
      await person.sees('Confirm your email address');
      await person.press('Confirm address');
      await person.sees('Log in', 'Your email address is confirmed');
    },
    async again(person) {
      await person.sees('Log in', 'already confirmed', 'There is nothing left to do.');
    },
  },
  {
    name: 'reset',
    page: '/reset',
    account: {},
    button: 'Choose a new password',
    subject: 'Choose a new password',
    late: '61 minutes',
    lifetime: '1 hour',
    broken: 'This link for a new password does not work, or no longer.',
    async use(person) {
      await person.sees('Choose a new password');
      const fields = { 'New password': NEW_PASSWORD, 'Repeat the new password': NEW_PASSWORD };
      await person.enter(fields);
      await person.press('Save password');
      await person.sees('Log in', 'Your new password is saved');
    },
    async again(person) {
      await person.sees(
        'This link no longer works',
        'If you have just saved a new password, log in with it.',
      );
      await person.press('Back to the login page');
      await person.sees('Log in');
    },
  },
  {
    name: 'login',
    page: '/login/link',
    account: {},
    button: 'Log in',
    subject: 'Your login link',
    late: '16 minutes',
    lifetime: '15 minutes',
    broken: 'This login link does not work, or no longer.',
    async use(person) {
      await person.sees('Log in', 'One more click');
      await person.press('Log in');
      await person.sees('Start', 'You are logged in.');
    },
    async again(person) {
      await person.sees('This link no longer works', 'This login link does not work');
    },
  },
];
