import type { ExclusiveQueue } from '../../common/exclusive-queue.js';
import type { ModelDefinition } from '../../ports/model.js';
import { InvalidWhere } from '../../ports/invalid-where.js';
import { Store } from '../../ports/store.js';
import type {
  DeferredWrite,
  ListOptions,
  Principal,
  Row,
  Where,
  Write,
  WriteOutcome,
} from '../../ports/store.js';
import { compareScalars } from './memory-condition.js';
import type { MemoryPresenter } from './memory-presenter.js';
import type { MemoryTables } from './memory-tables.js';
import { MemoryTransaction } from './memory-transaction.js';
import { writeUnit } from './memory-unit.js';

/** What the store and its transactions have in common. */
export interface MemoryState {
  readonly models: Map<string, ModelDefinition>;
  readonly tables: MemoryTables;
  readonly presenter: MemoryPresenter;
  readonly queue: ExclusiveQueue;
}

/** The store in memory: for tests and for trying things out. Everything is gone when the process ends. */
export class MemoryStore extends Store {
  constructor(
    private readonly state: MemoryState,
    private readonly scope: MemoryTransaction | null = null,
  ) {
    super();
  }

  async prepare(models: readonly ModelDefinition[]): Promise<void> {
    for (const model of models) {
      const known = this.state.models.get(model.name);
      const fields = { ...known?.fields, ...model.fields };
      this.state.models.set(model.name, { ...known, ...model, fields });
    }
  }

  create(model: string, values: Row): Promise<Row> {
    return this.run((tables) => this.present(model, tables.insert(model, values)));
  }

  find(model: string, where: Where): Promise<Row | null> {
    return this.run((tables) => {
      refuseEmpty(model, where);
      const [row] = tables.select(model, where);
      return row ? this.present(model, row) : null;
    });
  }

  list(model: string, where: Where, options: ListOptions = {}): Promise<Row[]> {
    return this.run((tables) => {
      const rows = ordered(tables.select(model, where), options.order ?? {});
      return rows.slice(0, options.limit).map((row) => this.present(model, row));
    });
  }

  update(model: string, where: Where, patch: Row): Promise<number> {
    return this.run((tables) => tables.update(model, where, patch));
  }

  increment(
    model: string,
    key: Row,
    field: string,
    by: number,
    create?: Row,
  ): Promise<number | null> {
    return this.run((tables) => tables.increment(model, key, field, by, create));
  }

  remove(model: string, where: Where): Promise<number> {
    return this.run((tables) => tables.remove(model, where));
  }

  link(userId: string, roleId: string): Promise<boolean> {
    return this.run((tables) => tables.link(userId, roleId));
  }

  unlink(userId: string, roleId: string): Promise<boolean> {
    return this.run((tables) => tables.unlink(userId, roleId));
  }

  write(writes: readonly (Write | DeferredWrite)[]): Promise<WriteOutcome> {
    return this.run((tables) => writeUnit(tables, writes, this.present));
  }

  transaction<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const begin = (): Promise<T> => {
      const transaction = new MemoryTransaction(this.scope);
      const undo = this.state.tables.snapshot();
      return transaction.run(() => work(new MemoryStore(this.state, transaction)), undo);
    };
    return this.scope ? begin() : this.state.queue.exclusive(begin);
  }

  override afterCommit(listener: () => void): void {
    if (this.scope) this.scope.afterCommit(listener);
    else listener();
  }

  override async describe(): Promise<readonly string[]> {
    return ['everything is kept in memory and gone when the process ends'];
  }

  override hasField(model: string, field: string): boolean {
    const known = this.state.models.get(model);
    return known !== undefined && (field === known.key || Object.hasOwn(known.fields, field));
  }

  principalBySession(digest: string, now: number): Promise<Principal | null> {
    return this.run((tables) => {
      const live = { id: digest, expiresAt: { gt: now }, idleExpiresAt: { gt: now } };
      const [session] = tables.select('session', live);
      const [user] = session ? tables.select('user', { id: String(session['userId']) }) : [];
      if (!session || !user || user['uniquifier'] !== session['uniquifier']) return null;
      return { user: this.present('user', user), session: this.present('session', session) };
    });
  }

  principalById(userId: string, jti?: string): Promise<Principal | null> {
    return this.run((tables) => {
      const [user] = tables.select('user', { id: userId });
      if (!user || (jti !== undefined && tables.select('revokedToken', { id: jti }).length > 0)) {
        return null;
      }
      return { user: this.present('user', user), session: null };
    });
  }

  private async run<T>(work: (tables: MemoryTables) => T): Promise<T> {
    if (!this.scope) return this.state.queue.run(() => work(this.state.tables));
    this.scope.refuseIfOver();
    return work(this.state.tables);
  }

  private readonly present = (model: string, row: Readonly<Row>): Row =>
    this.state.presenter.present(model, row, this.state.tables);
}

function refuseEmpty(model: string, where: Where): void {
  if (where && Object.keys(where).length === 0) throw new InvalidWhere(model, 'there are none');
}

function ordered(rows: Readonly<Row>[], order: NonNullable<ListOptions['order']>): typeof rows {
  const rules = Object.entries(order);
  return rows.sort((left, right) => {
    for (const [field, direction] of rules) {
      const by = compareScalars(left[field], right[field]);
      if (by !== 0) return direction === 'asc' ? by : -by;
    }
    return 0;
  });
}
