import { Inject, Injectable } from '@nestjs/common';
import { addressKey } from '../../common/ip-address.js';
import { canonicalEmail } from '../../common/identity.js';
import { randomToken } from '../../common/random.js';
import type {
  AfterRegister,
  RegistrationAddition,
} from '../../core/accounts/after-register.hook.js';
import { EventPublisher } from '../../core/events/event.publisher.js';
import { SecurityEvents } from '../../core/events/security-events.js';
import { hooksToken } from '../../core/feature/hook.providers.js';
import { MailOutbox } from '../../core/mail/mail.outbox.js';
import { LocaleResolver } from '../../core/messages/locale.resolver.js';
import type { Resolved } from '../../core/options/define-options.js';
import { PasswordHasher } from '../../core/passwords/password-hasher.js';
import { MailThrottle } from '../../core/throttling/mail-throttle.service.js';
import { IdentityResolver } from '../../core/users/identity.resolver.js';
import type { User } from '../../core/users/security-types.js';
import { Store, UniqueViolation, type Row } from '../../ports/store.js';
import { UnknownField } from '../../ports/unknown-field.js';
import { userIdOf } from '../../ports/user-id.js';
import { UserRegisteredEvent } from './registerable.events.js';
import { registerableOptions } from './registerable.options.js';
import type { Registration } from './registration.js';

/** What a registration is made of, checked already. */
export interface RegistrationRequest {
  readonly email: string;
  readonly password: string;
  /** Values of the site's own columns. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Of the person at the browser; the recipient's own setting, if the form asks for it, counts before it in mails. */
  readonly locale: string;
  /** The client's address; `null` where no request caused it. */
  readonly ip: string | null;
  /** False when the address may be a proxy's. @default true */
  readonly ipIsTrusted?: boolean;
  /** Where the person wanted to go. */
  readonly next: string | null;
}

/** Making accounts: user, confirmation link and welcome mail are saved together or not at all. */
@Injectable()
export class RegisterableService {
  constructor(
    @Inject(registerableOptions.token) readonly options: Resolved<typeof registerableOptions>,
    @Inject(Store) private readonly store: Store,
    @Inject(IdentityResolver) private readonly identities: IdentityResolver,
    @Inject(PasswordHasher) private readonly hasher: PasswordHasher,
    @Inject(MailOutbox) private readonly outbox: MailOutbox,
    @Inject(MailThrottle) private readonly throttle: MailThrottle,
    @Inject(LocaleResolver) private readonly locales: LocaleResolver,
    @Inject(EventPublisher) private readonly events: EventPublisher,
    @Inject(hooksToken('afterRegister')) private readonly hooks: readonly AfterRegister[],
  ) {}

  /**
   * The password is hashed for a taken address too, so that time tells nothing.
   * @throws SecurityException THROTTLED when the client has caused too many mails, whoever has the address
   */
  async register(request: RegistrationRequest): Promise<Registration> {
    const mayTell = await this.admit(request);
    const values = this.values(
      request,
      await this.hasher.hash(request.password, { client: addressKey(request.ip) }),
    );
    const refused = (await this.unfit(values, request)) ?? (await this.taken(values, mayTell));
    if (refused) return refused;
    try {
      return await this.create(values, request);
    } catch (error) {
      if (!(error instanceof UniqueViolation)) throw error;
      return (await this.taken(values, mayTell)) ?? { kind: 'taken', field: 'email', owner: null };
    }
  }

  /** Tells the owner of an address that somebody tried to register it, where nobody else is to learn it. */
  async tellOwner(owner: User, { locale }: Pick<RegistrationRequest, 'locale'>): Promise<void> {
    const draft = {
      template: 'alreadyRegistered',
      address: owner.email,
      userId: userIdOf(owner),
      locale: this.locales.ofUser(owner) ?? locale,
    };
    await this.store.write(this.outbox.prepare(draft).writes);
    this.outbox.wake();
  }

  /** The mail is counted before anybody knows whether it will be a welcome, which nothing can hold back, or goes to an owner. */
  private async admit({ email, ip, ipIsTrusted }: RegistrationRequest): Promise<boolean> {
    if (!this.options.sendEmail) return true;
    const client = ip === null ? null : addressKey(ip);
    return this.throttle.demand(canonicalEmail(email) ?? email, client, ipIsTrusted);
  }

  private async create(values: Row, request: RegistrationRequest): Promise<Registration> {
    const owner = { email: String(values['email']), uniquifier: String(values['uniquifier']) };
    const addition = this.addition(owner, request);
    const locale = this.locales.ofUser(values) ?? request.locale;
    const mail = this.options.sendEmail ? this.welcome(owner.email, addition, locale) : [];
    const writes = [
      { create: 'user', values },
      ...(addition?.token.prepared.writes ?? []),
      ...mail,
    ];
    const outcome = await this.store.write(writes);
    if (!outcome.done) throw new Error('A registration has no condition that could fail');
    const user = outcome.created[0] as unknown as User;
    this.events.emit(
      SecurityEvents.Registered,
      new UserRegisteredEvent(user, addition?.token.prepared.token ?? null),
    );
    this.outbox.wake();
    return { kind: 'registered', user, addition };
  }

  private welcome(address: string, addition: RegistrationAddition | null, locale: string) {
    return this.outbox.prepare({
      template: 'welcome',
      address,
      locale,
      createdBy: 0,
      token: addition?.token,
    }).writes;
  }

  private addition(owner: { email: string; uniquifier: string }, { next }: RegistrationRequest) {
    for (const hook of this.hooks) {
      const addition = hook.add(owner, 0, { next });
      if (addition) return addition;
    }
    return null;
  }

  private values({ email, extra }: RegistrationRequest, password: string): Row {
    const own: Row = { ...extra };
    for (const { name, canonical } of this.identities.attributes) {
      const value = own[name];
      if (typeof value === 'string') own[name] = canonical(value);
    }
    return {
      ...own,
      email: canonicalEmail(email),
      password,
      active: true,
      uniquifier: randomToken(),
    };
  }

  /** Whether the site's columns can hold what the form gave is found out first, so that the answer does not depend on the address. */
  private async unfit(values: Row, { extra }: RegistrationRequest): Promise<Registration | null> {
    const own = Object.keys(extra).map((name) => [name, values[name]] as const);
    if (own.length === 0) return null;
    try {
      const nobody = { email: `${randomToken()}@invalid` };
      await this.store.update('user', nobody, Object.fromEntries(own));
      return null;
    } catch (error) {
      if (!(error instanceof UnknownField)) throw error;
      return { kind: 'unfit', field: error.field };
    }
  }

  private async taken(values: Row, mayTell: boolean): Promise<Registration | null> {
    // The address comes last: what is told of a taken name must not depend on it.
    const names = new Set(this.identities.attributes.map((attribute) => attribute.name));
    names.delete('email');
    for (const name of [...names, 'email']) {
      const value = values[name];
      if (typeof value !== 'string') continue;
      const owner = (await this.store.find('user', { [name]: value })) as unknown as User | null;
      if (!owner) continue;
      return { kind: 'taken', field: name, owner: name === 'email' && mayTell ? owner : null };
    }
    return null;
  }
}
