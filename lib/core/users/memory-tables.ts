import { someConditionsOf, conditionsOf } from '../../ports/condition.js';
import type { FieldType, ModelDefinition } from '../../ports/model.js';
import { checkedValues, completeRow } from '../../ports/row-values.js';
import { UniqueViolation, type Row, type Where } from '../../ports/store.js';
import { UnknownField } from '../../ports/unknown-field.js';
import { compareScalars, holdsFor } from './memory-condition.js';

type Rows = Map<string, Readonly<Row>>;

/** The rows of {@link MemoryStore}: each call is done when it returns, and a row is replaced, never changed. */
export class MemoryTables {
  private tables = new Map<string, Rows>();
  private links = new Map<string, ReadonlySet<string>>();
  private lastId = 0;

  constructor(private readonly models: ReadonlyMap<string, ModelDefinition>) {}

  /** Remembers everything; the function that it gives puts it back. Ids are not given out again, as in a database. */
  snapshot(): () => void {
    const tables = new Map([...this.tables].map(([name, rows]) => [name, new Map(rows)] as const));
    const links = new Map(this.links);
    return () => {
      this.tables = tables;
      this.links = links;
    };
  }

  insert(name: string, values: Row): Readonly<Row> {
    const model = this.model(name);
    const { roles, row } = this.newRow(model, values);
    const key = String(row[model.key]);
    const rows = this.rows(name);
    if (rows.has(key)) throw new UniqueViolation(name);
    this.refuseTaken(model, key, row, rows);
    rows.set(key, row);
    if (name === 'user') this.links.set(key, new Set(roleIds(roles)));
    return row;
  }

  select(name: string, where: Where): Readonly<Row>[] {
    const model = this.model(name);
    const conditions = conditionsOf(name, where, (field) => typeOf(model, field));
    const rows = this.rows(name);
    const byKey = conditions.find(
      ({ field, operator }) => field === model.key && operator === 'eq',
    );
    const found = byKey ? [rows.get(String(byKey.value))].filter((row) => !!row) : rows.values();
    return [...found].filter((row) => holdsFor(row, conditions, model.key));
  }

  update(name: string, where: Where, patch: Row): number {
    const model = this.model(name);
    const changes = checkedValues(model, patch);
    const found = this.selectSome(name, where);
    const undo = found.length > 1 ? this.snapshot() : null;
    try {
      for (const row of found) this.replace(model, row, Object.freeze({ ...row, ...changes }));
    } catch (error) {
      undo?.();
      throw error;
    }
    return found.length;
  }

  increment(name: string, key: Row, field: string, by: number, create?: Row): number | null {
    const type = typeOf(this.model(name), field);
    if (type !== 'integer' && type !== 'epoch') throw new UnknownField(name, field, 'is no number');
    const [row] = this.selectSome(name, key as Where);
    if (!row)
      return create ? Number(this.insert(name, { ...create, ...key, [field]: by })[field]) : null;
    const value = Number(row[field] ?? 0) + by;
    this.update(name, key as Where, { [field]: value });
    return value;
  }

  remove(name: string, where: Where): number {
    const model = this.model(name);
    const found = this.selectSome(name, where);
    for (const row of found) {
      const key = String(row[model.key]);
      this.rows(name).delete(key);
      if (name === 'user') this.links.delete(key);
      if (name === 'role') for (const user of this.links.keys()) this.unlink(user, key);
    }
    return found.length;
  }

  link(userId: string, roleId: string): boolean {
    const held = this.links.get(userId);
    if (!held || !this.rows('role').has(roleId)) throw new Error('No such user or role to link');
    if (held.has(roleId)) return false;
    this.links.set(userId, new Set([...held, roleId]));
    return true;
  }

  unlink(userId: string, roleId: string): boolean {
    const held = this.links.get(userId);
    if (!held?.has(roleId)) return false;
    this.links.set(userId, new Set([...held].filter((id) => id !== roleId)));
    return true;
  }

  rolesOf(userId: string): Readonly<Row>[] {
    const roles = this.rows('role');
    return [...(this.links.get(userId) ?? [])].flatMap((id): Readonly<Row>[] =>
      roles.has(id) ? [roles.get(id) as Row] : [],
    );
  }

  private replace(model: ModelDefinition, row: Readonly<Row>, changed: Readonly<Row>): void {
    const key = String(row[model.key]);
    const rows = this.rows(model.name);
    this.refuseTaken(model, key, changed, rows);
    const newKey = String(changed[model.key]);
    if (newKey !== key) rows.delete(key);
    rows.set(newKey, changed);
  }

  private selectSome(name: string, where: Where): Readonly<Row>[] {
    const model = this.model(name);
    someConditionsOf(name, where, (field) => typeOf(model, field));
    return this.select(name, where);
  }

  private model(name: string): ModelDefinition {
    const model = this.models.get(name);
    if (!model) throw new Error(`The store was prepared without the model "${name}"`);
    return model;
  }

  private rows(name: string): Rows {
    const rows = this.tables.get(name) ?? new Map<string, Readonly<Row>>();
    this.tables.set(name, rows);
    return rows;
  }

  private newRow(model: ModelDefinition, values: Row): { row: Readonly<Row>; roles: unknown } {
    if (!isPerson(model.name)) return { row: Object.freeze(completeRow(model, values)), roles: [] };
    const { id = this.lastId + 1, roles, ...fields } = values;
    if (typeof id === 'number') this.lastId = Math.max(this.lastId, id);
    return { row: Object.freeze({ id, ...completeRow(model, fields) }), roles };
  }

  private refuseTaken(model: ModelDefinition, key: string, row: Row, rows: Rows): void {
    for (const fields of uniquesOf(model)) {
      if (fields.some((field) => row[field] === null)) continue;
      for (const [otherKey, other] of rows) {
        if (otherKey === key) continue;
        if (fields.every((field) => compareScalars(other[field], row[field]) === 0)) {
          throw new UniqueViolation(model.name);
        }
      }
    }
  }
}

/** The models whose keys the store makes. */
function isPerson(name: string): boolean {
  return name === 'user' || name === 'role';
}

function typeOf(model: ModelDefinition, field: string): FieldType | 'any' | undefined {
  if (isPerson(model.name) && field === model.key) return 'userId';
  const definition = Object.hasOwn(model.fields, field) ? model.fields[field] : undefined;
  return definition?.loose ? 'any' : definition?.type;
}

function roleIds(roles: unknown): string[] {
  return Array.isArray(roles) ? roles.map((role: { id: unknown }) => String(role.id)) : [];
}

function uniquesOf(model: ModelDefinition): (readonly string[])[] {
  const fields = Object.entries(model.fields).filter(([, { unique }]) => unique);
  const indexes = (model.indexes ?? []).filter(({ unique }) => unique);
  return [
    [model.key],
    ...fields.map(([field]) => [field]),
    ...indexes.map((index) => index.fields),
  ];
}
