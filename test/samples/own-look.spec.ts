import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Html, textOf } from '../support/html.js';
import { Visitor } from '../support/visitor.js';
import { SampleProcess } from './sample-process.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PASSWORD = 'correct horse battery';

let sample: SampleProcess;
const folder = mkdtempSync(join(tmpdir(), 'own-look-'));
beforeAll(async () => {
  execFileSync('npm', ['run', 'build'], { cwd: ROOT });
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', 'sample/03-own-look'], { cwd: ROOT });
  sample = await SampleProcess.start(join(ROOT, 'sample/03-own-look/dist/main.js'), folder);
});
afterAll(async () => {
  await sample?.stop();
  rmSync(folder, { recursive: true });
});

it('03-own-look: its own layout, page, words and field, in German to everybody', async () => {
  const visitor = new Visitor(sample.url);
  const english = { 'accept-language': 'en' };
  const answer = await visitor.get('/login', { html: true, headers: english });
  const login = new Html(answer.text);
  expect(login.one('html').attribs.lang).toBe('de');
  expect(textOf(login.one('header'))).toBe('Rösterei NordKaffee seit 1924');
  expect(textOf(login.one('h1'))).toBe('Moin! Schön, dass Sie da sind.');
  expect(login.text).toContain('Noch kein Stammkunde? · Passwort vergessen?');
  expect(login.all('style')).toHaveLength(2);
  const hashes = answer.headers.get('content-security-policy')?.match(/style-src[^;]*/)?.[0];
  expect(hashes?.match(/sha256-/g)).toHaveLength(2);

  const register = new Html((await visitor.page('/register')).text);
  const nickname = register.one('input', { name: 'nickname' });
  expect(nickname.attribs).toMatchObject({ autocomplete: 'nickname', maxlength: '40' });
  expect(textOf(register.one('label', { for: 'field-nickname' }))).toBe('Ihr Name auf dem Becher');

  const form = { email: 'kai@own.test', password: PASSWORD, passwordConfirm: PASSWORD };
  const refused = await visitor.form('/register', { ...form, nickname: ' ' });
  expect(refused.status).toBe(400);
  expect(refused.text).toContain('Wie dürfen wir Sie rufen?');
  const json = await visitor.json('/register', { ...form, nickname: '' }, english);
  expect(json.json()).toMatchObject({ codes: { nickname: ['NICKNAME_MISSING'] } });

  expect((await visitor.form('/register', { ...form, nickname: 'Kai' })).location).toBe('/');
  expect((await visitor.get('/')).text).toBe('Moin, Kai! Der Kaffee ist fertig.');

  const list = async () =>
    (await visitor.get('/dev/mailbox')).json<{ mails: { subject: string }[] }>().mails;
  await expect
    .poll(list, { timeout: 10_000 })
    .toMatchObject([{ subject: 'Willkommen in der Rösterei' }]);
});
