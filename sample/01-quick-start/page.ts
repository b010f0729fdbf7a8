import type { User } from 'nest-security';

const links = {
  '/login': 'sign in with one of the two users that the first start printed',
  '/register': 'or make an account of your own',
  '/dev/mailbox': 'where its mails arrive while there is no mail server',
  '/profile': 'for everybody who is signed in',
  '/admin': 'for administrators',
  '/api/me':
    'JSON, by session or by token: curl -d \'{"email":"...","password":"..."}\' -H "Content-Type: application/json" localhost:3000/token',
  '/session': 'what a front end asks at its start',
  '/change': 'another password',
  '/reset': 'a forgotten one',
  '/login/link': 'a link by mail instead of a password',
  '/logout': 'the way out',
};

const escape = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

export function page(user: User | null): string {
  const items = Object.entries(links).map(
    ([path, text]) => `<li><a href="${path}">${path}</a> – ${escape(text)}</li>`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Quick start</title>
<meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<style>body{font:1.05rem/1.6 system-ui;max-width:44rem;margin:3rem auto;padding:0 1rem}</style>
<h1>Quick start</h1><p>${user ? `Signed in as <b>${escape(user.email)}</b>.` : 'Nobody is signed in.'}</p>
<ul>${items.join('')}</ul></html>`;
}
