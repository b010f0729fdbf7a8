import { Module, type INestApplicationContext, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MailOutbox, type MailDraft } from '../../lib/core/mail/mail.outbox.js';
import { MailedTokenService } from '../../lib/core/tokens/mailed-token.service.js';
import type { User } from '../../lib/core/users/security-types.js';
import { userIdOf } from '../../lib/ports/user-id.js';
import { Clock } from '../../lib/ports/clock.js';
import { Store } from '../../lib/ports/store.js';
import { recoverableMails } from '../../lib/features/recoverable/recoverable.mails.js';
import { registerableMails } from '../../lib/features/registerable/registerable.mails.js';
import { defineFeature, SecurityModule } from '../../lib/index.js';
import { SecurityMailService } from '../../lib/core/mail/security-mail.service.js';
import { randomToken } from '../../lib/common/random.js';
import { CHEAP, SECRET } from './site.js';
import { MovingClock } from './test-clock.js';

export interface MailSetup {
  readonly store: Store;
  readonly clock?: MovingClock;
  readonly mail?: Readonly<Record<string, unknown>>;
  readonly security?: Readonly<Record<string, unknown>>;
  /** Modules of the application's own. */
  readonly imports?: ModuleMetadata['imports'];
}

/** The mails and addresses of some flows, without the flows. */
export const mailing = defineFeature({
  name: 'mailing',
  routes: {
    confirm: { path: '/confirm', controllers: [] },
    reset: { path: '/reset', controllers: [] },
  },
  mails: { ...registerableMails, ...recoverableMails },
});

/** One process that sends mails, without HTTP. Others may share its store and clock. */
export class MailFixture {
  readonly outbox: MailOutbox;
  readonly mails: SecurityMailService;
  readonly tokens: MailedTokenService;

  private constructor(
    readonly app: INestApplicationContext,
    readonly store: Store,
    readonly clock: MovingClock,
  ) {
    this.outbox = app.get(MailOutbox);
    this.mails = app.get(SecurityMailService);
    this.tokens = app.get(MailedTokenService);
  }

  static async start(setup: MailSetup): Promise<MailFixture> {
    const { store, clock = new MovingClock(), mail = {}, security = {}, imports = [] } = setup;
    const definition = {
      kind: 'shared',
      imports: () => [],
      providers: () => [{ provide: Store, useValue: store }],
    };
    const { overrides = [], ...others } = security;
    const options = {
      store: definition,
      features: [mailing],
      secret: SECRET,
      baseUrl: 'http://app.test',
      mail: { worker: false, ...mail },
      ...CHEAP,
      ...others,
      overrides: [{ provide: Clock, useValue: clock }, ...(overrides as [])],
    };
    @Module({ imports: [SecurityModule.forRoot(options as never), ...imports] })
    class MailingModule {}
    const app = await NestFactory.createApplicationContext(MailingModule, {
      logger: false,
      abortOnError: false,
    });
    return new MailFixture(app, store, clock);
  }

  async user(email: string): Promise<User> {
    const values = { email, password: null, active: true, uniquifier: randomToken() };
    return (await this.store.create('user', values)) as unknown as User;
  }

  /** As a flow does it: the mail with its link, saved as one unit. Gives token and mail. */
  async promiseReset(
    user: User,
    draft: Partial<MailDraft> = {},
  ): Promise<{ token: string; id: string }> {
    const prepared = this.tokens.prepare('reset', user);
    const mail = this.outbox.prepare({
      template: 'resetInstructions',
      address: user.email,
      userId: userIdOf(user),
      token: { purpose: 'reset', prepared, route: 'reset' },
      ...draft,
    });
    const outcome = await this.store.write([...prepared.writes, ...mail.writes]);
    if (!outcome.done) throw new Error('Not saved');
    this.outbox.wake();
    return { token: prepared.token, id: mail.id };
  }

  promiseNotice(address: string, draft: Partial<MailDraft> = {}): Promise<string> {
    return this.promise({ template: 'resetNotice', address, ...draft });
  }

  async row(id: string): Promise<Readonly<Record<string, unknown>>> {
    const row = await this.store.find('outboxMail', { id });
    if (!row) throw new Error('There is no such mail');
    return row;
  }

  close(): Promise<void> {
    return this.app.close();
  }

  private async promise(draft: MailDraft): Promise<string> {
    const { id, writes } = this.outbox.prepare(draft);
    await this.store.write(writes);
    this.outbox.wake();
    return id;
  }
}
