import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Html } from '../support/html.js';
import { Visitor } from '../support/visitor.js';
import { SampleProcess } from './sample-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = 'correct horse battery';

interface KeptMail {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
}

let sample: SampleProcess;
const folder = mkdtempSync(join(tmpdir(), 'own-user-'));
beforeAll(async () => {
  execFileSync('npm', ['run', 'build'], { cwd: ROOT });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'sample/02-own-user'], { cwd: ROOT });
  sample = await SampleProcess.start(join(ROOT, 'sample/02-own-user/dist/main.js'), folder);
});
afterAll(async () => {
  await sample?.stop();
  rmSync(folder, { recursive: true });
});

const lastMail = async (visitor: Visitor): Promise<KeptMail> => {
  const list = async () =>
    (await visitor.get('/dev/mailbox')).json<{ mails: { id: string }[] }>().mails;
  await expect.poll(list, { timeout: 10_000 }).not.toEqual([]);
  const [{ id } = { id: '' }] = await list();
  return (await visitor.get(`/dev/mailbox/${id}`)).json<KeptMail>();
};

it('02-own-user: its own columns, page, words, listener and row', async () => {
  const visitor = new Visitor(sample.url);
  const page = new Html((await visitor.page('/register')).text);
  expect(page.text).toContain('Members read everything');
  expect(page.one('input', { name: 'displayName' }).attribs).toHaveProperty('required');
  expect(page.one('input', { name: 'company' })).toBeDefined();

  const form = { email: 'ann@own.test', password: PASSWORD, passwordConfirm: PASSWORD };
  expect((await visitor.form('/register', { ...form, displayName: '' })).status).toBe(400);
  const registered = await visitor.form('/register', {
    ...form,
    displayName: 'Ann',
    company: 'Acme',
  });
  expect(registered.status).toBe(303);

  const mail = await lastMail(visitor);
  expect([mail.subject, mail.text]).toEqual([
    'Come on board',
    expect.stringMatching(/^Hello Ann,/),
  ]);
  const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? '';
  expect((await visitor.form(new URL(link).pathname, {})).status).toBe(303);
  await visitor.json('/login', { email: form.email, password: PASSWORD });
  const me = async () => (await visitor.get('/me')).json();
  expect(await me()).toEqual({ name: 'Ann', company: 'Acme', plan: 'free' });

  const invitation = { email: 'bob@own.test', name: 'Bob', plan: 'gold' };
  expect((await visitor.json('/invitations', invitation)).json()).toEqual({
    invited: 'bob@own.test',
  });
  const broken = { email: 'eve@own.test', name: 'Eve', plan: null };
  expect((await visitor.json('/invitations', broken)).status).toBe(400);
  expect((await visitor.json('/invitations', invitation)).status).toBe(409);
});
