import { sha256 } from '../../common/digest.js';
import { randomToken } from '../../common/random.js';
import type { Clock } from '../../ports/clock.js';
import type { DeferredWrite, Row, Store, Write } from '../../ports/store.js';
import { userIdOf } from '../../ports/user-id.js';
import type { RowPurger } from '../sessions/row-purger.js';
import type { User } from '../users/security-types.js';
import type { MailedTokenRow, MailedTokenState } from './mailed-token.js';
import { isOpaqueToken } from './opaque-token.js';

const MODEL = 'mailedToken';

/** Names such as `confirm`, `reset`, `login`. */
const PURPOSE = /^[a-z][a-z0-9-]{0,31}$/;

/** Characters of JSON that a token may carry. */
const MAX_DATA = 4_096;

/** Milliseconds that tokens live whose purpose has no lifetime of its own. */
const LIFETIME = 3_600_000;

/** Whom a token is for. A user that the same unit creates has no id yet. */
export type TokenOwner = Pick<User, 'email' | 'uniquifier'> & { readonly id?: unknown };

export interface MailedTokenDraft {
  /** Milliseconds. @default the lifetime of the purpose */
  readonly within?: number;
  /** Kept with the token, e.g. the new address of an e-mail change; anything that JSON holds. */
  readonly data?: unknown;
  /** Where in the unit the user is created, for a user that has no id yet. */
  readonly createdBy?: number;
}

/** A token whose row is not saved yet: its writes go into the unit of the flow that mails it. */
export interface PreparedToken {
  /** What the mail says; it is nowhere else. */
  readonly token: string;
  /** The row's id, which tells nothing about the token. */
  readonly id: string;
  /** In ms. */
  readonly expiresAt: number;
  readonly writes: readonly (Write | DeferredWrite)[];
}

/**
 * What came of using a token. `conflict` names the first of the further writes that did not hold;
 * the token is then still good.
 */
export type Consumption =
  | { readonly kind: 'consumed'; readonly user: User; readonly data: unknown }
  | { readonly kind: 'expired' | 'used'; readonly data: unknown }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'conflict'; readonly undone: number };

/** Further writes that are done together with the use of a token, or not at all. */
export type ConsumptionEffect = (
  user: User,
  data: unknown,
) => readonly (Write | DeferredWrite)[] | Promise<readonly (Write | DeferredWrite)[]>;

/**
 * Tokens that go out by mail: random, stored as a digest, bound to audience, purpose, user, address
 * and uniquifier, used up by one conditional update. A newer token of a kind ends the older one.
 */
export class MailedTokenService {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly purger: RowPurger,
    private readonly options: {
      /** Keeps applications apart that share a secret or a database. */
      readonly audience: string;
      /** Milliseconds by purpose. */
      readonly lifetimes: Readonly<Record<string, number>>;
    },
  ) {}

  /**
   * @throws TypeError for a purpose that is no name, and for data that JSON cannot hold or that is
   * longer than 4,096 characters
   */
  prepare(purpose: string, owner: TokenOwner, draft: MailedTokenDraft = {}): PreparedToken {
    const token = randomToken();
    const now = this.clock.now().getTime();
    const expiresAt = now + (draft.within ?? this.lifetime(purpose));
    const values = {
      id: this.idOf(purpose, token),
      purpose,
      address: owner.email,
      uniquifier: owner.uniquifier,
      createdAt: now,
      expiresAt,
      usedAt: null,
      data: dataText(draft.data),
    };
    this.purger.tick();
    return { token, id: values.id, expiresAt, writes: createWrites(owner, values, draft) };
  }

  /** Looks and changes nothing. */
  async inspect(purpose: string, token: unknown): Promise<MailedTokenState> {
    return isOpaqueToken(token) ? this.inspectId(purpose, this.idOf(purpose, token)) : UNKNOWN;
  }

  /** As {@link inspect}, for who knows the row's id. */
  async inspectId(purpose: string, id: string): Promise<MailedTokenState> {
    const row = (await this.store.find(MODEL, { id, purpose })) as MailedTokenRow | null;
    const principal = row && (await this.store.principalById(row.userId));
    const user = principal?.user as User | undefined;
    if (!row || !user || !isBound(row, user)) return UNKNOWN;
    const late = row.expiresAt <= this.clock.now().getTime();
    const kind = row.usedAt !== null ? 'used' : late ? 'expired' : 'live';
    return { kind, row, user, data: row.data === null ? null : JSON.parse(row.data) };
  }

  /** Uses a token up together with `effect`: of any number of callers at once, one does. */
  async consumeWith(
    purpose: string,
    token: unknown,
    effect: ConsumptionEffect = () => [],
  ): Promise<Consumption> {
    const state = await this.inspect(purpose, token);
    if (state.kind === 'unknown') return { kind: 'invalid' };
    if (state.kind !== 'live') return { kind: state.kind, data: state.data };
    const { row, user, data } = state;
    const own = [this.use(row), hold(row)];
    const outcome = await this.store.write([...own, ...(await effect(user, data))]);
    if (outcome.done) return { kind: 'consumed', user, data };
    // Somebody used it, or changed its user, since it was looked at.
    if (outcome.undone === 0) return { kind: 'used', data };
    if (outcome.undone < own.length) return { kind: 'invalid' };
    return { kind: 'conflict', undone: outcome.undone - own.length };
  }

  private use({ id }: MailedTokenRow): Write {
    const now = this.clock.now().getTime();
    const where = { id, usedAt: null, expiresAt: { gt: now } };
    return { update: MODEL, where, patch: { usedAt: now }, expect: 1 };
  }

  private lifetime(purpose: string): number {
    const { lifetimes } = this.options;
    return (Object.hasOwn(lifetimes, purpose) ? lifetimes[purpose] : undefined) ?? LIFETIME;
  }

  /** The id of a token's row, which tells nothing about the token. */
  idOf(purpose: string, token: string): string {
    if (!PURPOSE.test(purpose)) throw new TypeError(`"${purpose}" is no purpose of a token`);
    return sha256(`${this.options.audience}\n${purpose}\n${token}`);
  }
}

const UNKNOWN: MailedTokenState = Object.freeze({ kind: 'unknown' });

function isBound(row: MailedTokenRow, user: User): boolean {
  return user.active === true && user.uniquifier === row.uniquifier && user.email === row.address;
}

/** Holds the user as the token knows it until the unit ends; sets what is there already. */
function hold({ userId, uniquifier, address }: MailedTokenRow): Write {
  const where = { id: userId, uniquifier, email: address, active: true };
  return { update: 'user', where, patch: { uniquifier }, expect: 1 };
}

function createWrites(
  owner: TokenOwner,
  values: Row,
  { createdBy }: MailedTokenDraft,
): (Write | DeferredWrite)[] {
  if (createdBy !== undefined) {
    return [(created) => creation(userIdOf(created[createdBy] ?? {}), values)];
  }
  const userId = userIdOf(owner);
  const { uniquifier } = owner;
  return [
    // Makes two units for one user wait for each other; else each would miss the other's token.
    { update: 'user', where: { id: userId, uniquifier }, patch: { uniquifier } },
    { remove: MODEL, where: { userId, purpose: values['purpose'] as string, usedAt: null } },
    creation(userId, values),
  ];
}

function creation(userId: string, values: Row): Write {
  return { create: MODEL, values: { ...values, userId } };
}

function dataText(data: unknown): string | null {
  if (data === undefined || data === null) return null;
  const text = JSON.stringify(data) as string | undefined;
  if (text === undefined || text.length > MAX_DATA) {
    throw new TypeError(`The data of a token must be JSON of at most ${MAX_DATA} characters`);
  }
  return text;
}
