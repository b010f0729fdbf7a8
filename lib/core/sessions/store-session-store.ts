import type { MaybePromise } from '../../common/maybe-promise.js';
import type { Clock } from '../../ports/clock.js';
import {
  SessionStore,
  type AccompanyingWrites,
  type SessionPrincipal,
  type SessionRow,
  type SessionSelection,
  type SessionTouch,
} from '../../ports/session-store.js';
import type { Store, Where, Write } from '../../ports/store.js';
import type { RowPurger } from './row-purger.js';

const MODEL = 'session';

/**
 * Keeps sessions beside everything else in the application's database, so that each change is one
 * unit.
 */
export class StoreSessionStore extends SessionStore {
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly purger: RowPurger,
  ) {
    super();
  }

  override principal(id: string, now: number): MaybePromise<SessionPrincipal | null> {
    return this.store.principalBySession(id, now) as MaybePromise<SessionPrincipal | null>;
  }

  override async start(
    session: SessionRow,
    replaces: SessionSelection | null = null,
    also: AccompanyingWrites = [],
  ): Promise<boolean> {
    const ends: Write[] = replaces ? [{ remove: MODEL, where: where(replaces) }] : [];
    const outcome = await this.store.write([
      ...also,
      ...ends,
      { create: MODEL, values: { ...session } },
    ]);
    this.purger.tick();
    return outcome.done;
  }

  override async replace(id: string, session: SessionRow): Promise<boolean> {
    const outcome = await this.store.write([
      { remove: MODEL, where: this.live({ id }), expect: 1 },
      { create: MODEL, values: { ...session } },
    ]);
    return outcome.done;
  }

  override async touch(
    session: SessionRow,
    patch: SessionTouch,
    also: AccompanyingWrites = [],
  ): Promise<boolean> {
    // Of many requests at the same moment one writes.
    const due = this.live({ id: session.id, lastSeenAt: session.lastSeenAt });
    const values = { ...patch };
    if (also.length === 0) return (await this.store.update(MODEL, due, values)) === 1;
    const touch: Write = { update: MODEL, where: due, patch: values, expect: 1 };
    return (await this.store.write([touch, ...also])).done;
  }

  override list(userId: string, now: number): Promise<SessionRow[]> {
    const live = { userId, idleExpiresAt: { gt: now }, expiresAt: { gt: now } };
    const order = { createdAt: 'asc', id: 'asc' } as const;
    return this.store.list(MODEL, live, { order }) as Promise<SessionRow[]>;
  }

  override async end(
    selection: SessionSelection,
    also: AccompanyingWrites = [],
  ): Promise<number | null> {
    if (also.length === 0) return this.store.remove(MODEL, where(selection));
    const end: Write = { remove: MODEL, where: where(selection) };
    const outcome = await this.store.write([...also, end]);
    return outcome.done ? (outcome.counts.at(-1) ?? 0) : null;
  }

  private live(condition: Where): Where {
    const now = this.clock.now().getTime();
    return { ...condition, idleExpiresAt: { gt: now }, expiresAt: { gt: now } };
  }
}

function where(selection: SessionSelection): Where {
  if (!('except' in selection)) return selection;
  const { userId, except } = selection;
  return except === undefined ? { userId } : { userId, handle: { not: except } };
}
