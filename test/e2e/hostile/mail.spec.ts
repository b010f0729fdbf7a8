import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Column, Entity, JoinTable, ManyToMany, PrimaryGeneratedColumn } from 'typeorm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecurityRole, typeOrmStore, UserBase } from '../../../lib/adapters/typeorm/index.js';
import { ConfirmRegisterForm, FormField } from '../../../lib/index.js';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ADAPTERS, PASSWORD } from '../../support/site.js';
import { BASE_URL, startAccountSite, type AccountSite } from '../account/account-site.js';
import { rawRequest } from '../authorization/raw-request.js';

@Entity()
class Member extends UserBase {
  @PrimaryGeneratedColumn()
  id!: number;

  @Column({ type: 'varchar', length: 200, nullable: true })
  nickname!: string | null;

  @ManyToMany(() => SecurityRole)
  @JoinTable()
  roles!: SecurityRole[];
}

class MemberForm extends ConfirmRegisterForm {
  @FormField({ label: 'Nickname' })
  nickname?: string;
}

/** A site's own templates, which show what people call themselves. */
const TEMPLATES = {
  'mails/welcome.hbs': '<p>Hello {{user.nickname}}!</p><a href="{{link}}">{{link}}</a>',
  'mails/welcome.txt.hbs': 'Hello {{user.nickname}}! {{link}}',
  'logout.hbs':
    '<p title="{{user.nickname}}">{{user.nickname}}</p>' +
    '<form method="post" action="{{form.action}}">{{csrfField}}<button>Leave</button></form>',
};

const NAMES: readonly (readonly [title: string, name: string])[] = [
  ['OWN-MAIL-01 markup', '<img src=x onerror=alert(1)>'],
  ['OWN-MAIL-02 an end of an attribute', '"><script>alert(1)</script>'],
  [
    'OWN-MAIL-03 a template',
    '{{user.password}} {{{user.uniquifier}}} {email} {{#each user}}{{@key}}{{/each}}',
  ],
  ['OWN-MAIL-04 a helper', '{{lookup (lookup this "constructor") "name"}}{{> layout}}'],
  ['OWN-MAIL-05 another template engine', '<%= process.env %> ${process.env} #{7*7} {{7*7}}'],
  ['OWN-MAIL-06 lines of a header', 'x\r\nBcc: evil@evil.test\r\n\r\nbody'],
  ['OWN-MAIL-07 an encoded word', '=?utf-8?q?=0d=0aBcc:evil@evil.test?='],
  ['OWN-MAIL-08 the end of the mail', 'x\r\n.\r\nMAIL FROM:<evil@evil.test>\r\n'],
  ['OWN-MAIL-09 a closing part', 'x\r\n--boundary--\r\nContent-Type: text/html\r\n\r\n<b>x'],
];

describe.each(ADAPTERS)('what strangers write into mails and pages on %s', (adapter) => {
  let site: AccountSite;
  let folder: string;
  /** Links in the mail to somebody with a plain name. */
  let plainLinks: number;
  let count = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'templates-'));
    mkdirSync(join(folder, 'mails'));
    for (const [name, text] of Object.entries(TEMPLATES)) writeFileSync(join(folder, name), text);
    site = await startAccountSite({
      adapter,
      imports: [
        TypeOrmModule.forRoot({
          type: 'better-sqlite3',
          database: ':memory:',
          name: `hostile-${adapter}`,
          autoLoadEntities: true,
          synchronize: true,
        }),
      ],
      security: {
        store: typeOrmStore({ user: Member, dataSource: `hostile-${adapter}` }),
        forms: { confirmRegister: MemberForm, register: MemberForm },
        views: { dir: folder },
      },
    });
  });
  beforeAll(async () => {
    const [{ mail } = { mail: null }] = await site.mails((await register('Plain')).email);
    plainLinks = String(mail?.html).match(/<a /g)?.length ?? 0;
  });
  beforeEach(() => site.forget());
  afterAll(async () => {
    await site.close();
    rmSync(folder, { recursive: true });
  });

  const register = (nickname: string) => {
    const email = `member-${(count += 1)}@site.test`;
    const sent = site.visitor().json('/register', { email, password: PASSWORD, nickname });
    return sent.then((answer) => ({ email, answer }));
  };

  it.each(NAMES)('%s stays a name', async (_, name) => {
    const { email, answer } = await register(name);
    expect(answer.status).toBe(200);
    const mails = await site.mails(email);
    expect(mails).toHaveLength(1);
    const [{ rcpt, raw, mail } = { rcpt: [], raw: '', mail: null }] = mails;
    expect([rcpt, site.smtp.to('evil@evil.test')]).toEqual([[email], []]);
    const [head = ''] = raw.split(/\r?\n\r?\n/, 1);
    expect(head).not.toMatch(/^bcc:|evil/im);
    expect(mail?.text?.replace(/\s+/g, ' ')).toContain(
      name.replace(/\s+/g, ' ').trim().slice(0, 20),
    );
    const user = await site.users.findUser({ email });
    const html = String(mail?.html);
    expect(html).not.toMatch(/<img|<script|<b>|\$argon2/);
    expect(html).not.toContain(user?.uniquifier);
    expect(html.match(/<a /g)).toHaveLength(plainLinks);

    await site.users.updateUser(user as never, { confirmedAt: new Date() } as never);
    const page = await (await site.signedIn(email)).page('/logout');
    expect(page.text).not.toMatch(/<img|<script>alert|\$argon2/);
    expect(page.text.match(/<p title=/g)).toHaveLength(1);
  });

  it('OWN-MAIL-10 links name the configured site, whatever a request says of its host', async () => {
    const { email } = await register('x');
    await site.forget();
    const body = JSON.stringify({ email });
    const headers = {
      host: 'evil.test',
      'x-forwarded-host': 'evil.test',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '444',
      'x-forwarded-prefix': '/evil',
      forwarded: 'host=evil.test;proto=https',
      'x-host': 'evil.test',
      'content-type': 'application/json',
      'content-length': String(body.length),
    };
    for (const path of ['/reset', '/confirm', 'http://evil.test/reset'])
      expect((await rawRequest(site.url, path, { method: 'POST', headers, body })).status).toBe(
        200,
      );
    const mails = await site.mails(email);
    expect(mails.length).toBeGreaterThan(1);
    for (const { raw, mail } of mails) {
      expect(raw).not.toContain('evil');
      for (const [link] of (mail.text ?? '').matchAll(/https?:\/\/\S+/g))
        expect(new URL(link).origin).toBe(BASE_URL);
    }
    for (const path of ['/login', '/reset', '/register', '/nowhere/at/all']) {
      const page = await rawRequest(site.url, path, {
        headers: { ...headers, 'content-length': '0', accept: 'text/html' },
      });
      expect(page.text + JSON.stringify(page.headers), path).not.toContain('evil');
    }
  });

  it('OWN-MAIL-11 nobody sets a column that the form does not have', async () => {
    const email = `member-${(count += 1)}@site.test`;
    const values = {
      email,
      password: PASSWORD,
      active: false,
      confirmedAt: '2020-01-01T00:00:00Z',
      confirmed_at: '2020-01-01T00:00:00Z',
      uniquifier: 'u'.repeat(43),
      id: 77,
      loginCount: 1000,
      passwordHash: 'x',
      roles: 'admin',
    };
    expect((await site.visitor().json('/register', values)).status).toBe(200);
    const user = await site.users.findUser({ email });
    expect(user).toMatchObject({ active: true, confirmedAt: null, roles: [] });
    expect([user?.uniquifier === values.uniquifier, user?.id === 77]).toEqual([false, false]);
  });
});
