import { Inject, Injectable } from '@nestjs/common';
import { afterEach, describe, expect, it } from 'vitest';
import {
  Clock,
  SessionStore,
  Store,
  type AccompanyingWrites,
  type SessionPrincipal,
  type SessionRow,
  type SessionSelection,
  type SessionTouch,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

const rows = new Map<string, SessionRow>();

/** Sessions in a map, users in the database. */
@Injectable()
class MapSessions extends SessionStore {
  constructor(
    @Inject(Store) private readonly accounts: Store,
    @Inject(Clock) private readonly clock: Clock,
  ) {
    super();
  }

  override async principal(id: string, now: number): Promise<SessionPrincipal | null> {
    const session = rows.get(id);
    if (!session || Math.min(session.expiresAt, session.idleExpiresAt) <= now) return null;
    const found = await this.accounts.principalById(session.userId);
    return found && found.user['uniquifier'] === session.uniquifier ? { ...found, session } : null;
  }

  override async start(
    session: SessionRow,
    replaces: SessionSelection | null = null,
    also: AccompanyingWrites = [],
  ): Promise<boolean> {
    if (also.length > 0 && !(await this.accounts.write(also)).done) return false;
    if (replaces) await this.end(replaces);
    rows.set(session.id, session);
    return true;
  }

  override async replace(id: string, session: SessionRow): Promise<boolean> {
    if (!rows.delete(id)) return false;
    rows.set(session.id, session);
    return true;
  }

  override async touch(session: SessionRow, patch: SessionTouch): Promise<boolean> {
    if (!rows.has(session.id)) return false;
    rows.set(session.id, { ...session, ...patch });
    return true;
  }

  override async list(userId: string): Promise<SessionRow[]> {
    const now = this.clock.now().getTime();
    return [...rows.values()].filter((row) => row.userId === userId && row.expiresAt > now);
  }

  override async end(selection: SessionSelection, also: AccompanyingWrites = []): Promise<number> {
    if (also.length > 0) await this.accounts.write(also);
    const ended = [...rows.values()].filter((row) =>
      Object.entries(selection).every(([key, value]) => row[key] === value),
    );
    for (const { id } of ended) rows.delete(id);
    return ended.length;
  }
}

describe.each(ADAPTERS)('the option sessions.store on %s', (adapter) => {
  let site: Site;
  afterEach(() => site.close());

  it('keeps sessions where a class of the site says, which gets its parts', async () => {
    rows.clear();
    site = await startSite({ adapter, security: { sessions: { store: MapSessions } } });
    await site.user('ann@app.test');
    const visitor = await site.signedIn('ann@app.test');
    expect([...rows.values()]).toHaveLength(1);
    expect((await visitor.get('/session')).json()['user']).toMatchObject({ email: 'ann@app.test' });
    expect(await site.app.get(Store, { strict: false }).list('session', {})).toEqual([]);
    expect((await visitor.json('/logout', {})).status).toBe(200);
    expect(rows.size).toBe(0);
  });
});
