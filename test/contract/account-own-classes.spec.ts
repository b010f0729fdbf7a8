import { afterAll, beforeAll, expect, it } from 'vitest';
import { TypeOrmModule } from '@nestjs/typeorm';
import { typeOrmStore } from '../../lib/adapters/typeorm/index.js';
import {
  changeable,
  confirmable,
  passwordless,
  recoverable,
  registerable,
} from '../../lib/index.js';
import { startAccountSite, type AccountSite } from '../e2e/account/account-site.js';
import { databases, describeOn, type TestDatabase } from '../support/databases.js';
import { PASSWORD } from '../support/site.js';
import { siteClasses } from '../support/site-classes.js';

for (const kind of databases) {
  describeOn(kind, `accounts of a site's own class on ${kind.name}`, () => {
    let site: AccountSite;
    let database: TestDatabase;
    beforeAll(async () => {
      database = await kind.make();
      const options = { ...database.options, autoLoadEntities: true, synchronize: true };
      site = await startAccountSite({
        imports: [TypeOrmModule.forRoot(options as never)],
        security: {
          store: typeOrmStore(siteClasses as never),
          features: [registerable, confirmable, recoverable, changeable, passwordless],
        },
      });
    });
    afterAll(async () => {
      await site?.close();
      await database?.drop();
    });

    it('live through everything, with keys that are UUIDs and names of their own', async () => {
      const email = 'alice@own.test';
      const visitor = site.visitor();
      expect((await visitor.json('/register', { email, password: PASSWORD })).status).toBe(200);
      expect((await visitor.json(await site.link(email), {})).status).toBe(200);
      expect((await visitor.json('/login', { email, password: PASSWORD })).status).toBe(200);
      const next = 'a second good password';
      expect(
        (await visitor.json('/change', { password: PASSWORD, newPassword: next })).status,
      ).toBe(200);
      const other = site.visitor();
      await other.json('/reset', { email });
      expect((await other.json(await site.link(email), { password: PASSWORD })).status).toBe(200);
      await other.json('/login/link', { email });
      expect((await other.json(await site.link(email), {})).status).toBe(200);
      expect((await visitor.get('/session')).json()['user']).toBeNull();
    });

    it('O-SAME answer alike for nobody', async () => {
      for (const path of ['/reset', '/confirm', '/login/link']) {
        const [known, ghost] = ['alice@own.test', 'ghost@own.test'].map((email) =>
          site.visitor().json(path, { email }),
        );
        expect((await ghost)?.status, path).toBe(200);
        expect((await ghost)?.text.replace('ghost', 'alice'), path).toBe((await known)?.text);
      }
    });
  });
}
