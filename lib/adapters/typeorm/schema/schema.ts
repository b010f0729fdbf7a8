import type { DataSource, EntityMetadata } from 'typeorm';
import type { ModelDefinition } from '../../../ports/model.js';
import type { Row } from '../../../ports/store.js';
import { userIdOf } from '../../../ports/user-id.js';
import { modelEntity } from '../entities/model.entity.js';
import type { Dialect } from '../sql/dialect.js';
import { FieldMap, type FieldNames } from './field-map.js';
import { linksOf, type Links } from './links.js';
import { ModelTable } from './model-table.js';
import { PersonShape } from './person-shape.js';
import { PersonTable } from './person-table.js';

/** The site's classes and the names in them. */
export interface PersonClasses {
  readonly user: new () => object;
  readonly role: new () => object;
  readonly fields: { readonly user: FieldNames; readonly role: FieldNames };
}

/** All tables of a store, with the models as they are in this application. */
export class Schema {
  readonly users: PersonTable;
  readonly roles: PersonTable;
  readonly links: Links;
  private readonly models: ReadonlyMap<string, ModelTable>;
  private readonly rolesProperty: string;

  constructor(
    dataSource: DataSource,
    readonly dialect: Dialect,
    classes: PersonClasses,
    models: readonly ModelDefinition[],
  ) {
    this.users = personTable('user', dataSource.getMetadata(classes.user), this.dialect, {
      names: classes.fields.user,
      models,
    });
    this.roles = personTable('role', dataSource.getMetadata(classes.role), this.dialect, {
      names: classes.fields.role,
      models,
    });
    this.rolesProperty = this.users.fields.property('roles');
    this.listens = [this.users, this.roles].some(
      ({ metadata }) => metadata.afterLoadListeners.length > 0,
    );
    this.links = linksOf(this.users.metadata, this.rolesProperty, dialect);
    this.models = new Map(
      models.filter(isOwn).map((model) => {
        const metadata = dataSource.getMetadata(modelEntity(model));
        return [model.name, new ModelTable(model, metadata, dialect)];
      }),
    );
  }

  table(model: 'user' | 'role'): PersonTable;
  table(model: string): ModelTable | PersonTable;
  table(model: string): ModelTable | PersonTable {
    const table = this.find(model);
    if (!table) throw new Error(`The store was prepared without the model "${model}"`);
    return table;
  }

  find(model: string): ModelTable | PersonTable | undefined {
    if (model === 'user') return this.users;
    return model === 'role' ? this.roles : this.models.get(model);
  }

  /** Puts a user's roles where its class has them. */
  setRoles(user: Row, roles: Row[]): void {
    user[this.rolesProperty] = roles;
  }

  /** True when the site's classes have `@AfterLoad` methods. */
  readonly listens: boolean;

  /** An object of the site's class for a new row, after its `@BeforeInsert` methods; `undefined` for the package's own models. */
  async newPerson(model: string, { roles: _, ...values }: Row): Promise<Row | undefined> {
    const table = this.table(model);
    if (table instanceof ModelTable) return undefined;
    const entity = table.values.entity(values);
    await table.values.beforeInsert(entity);
    return entity;
  }

  /** Runs the `@AfterLoad` methods of a user or role, and those of a user's roles. */
  async loaded(person: Row | null): Promise<void> {
    if (!this.listens || !person) return;
    for (const { metadata } of [this.users, this.roles]) {
      if (!(person instanceof (metadata.target as abstract new () => object))) continue;
      for (const listener of metadata.afterLoadListeners) {
        if (listener.isAllowed(person)) await listener.execute(person);
      }
    }
    const roles = person[this.rolesProperty];
    for (const role of Array.isArray(roles) ? (roles as Row[]) : []) await this.loaded(role);
  }

  /** The id of a role object, whatever its class calls it. */
  roleIdOf(role: object): string {
    const id: unknown = this.roles.fields.key.getEntityValue(role);
    return userIdOf({ id });
  }
}

/** True for the models whose tables are the package's own. */
export function isOwn({ name }: ModelDefinition): boolean {
  return name !== 'user' && name !== 'role';
}

function personTable(
  name: 'user' | 'role',
  metadata: EntityMetadata,
  dialect: Dialect,
  { names, models }: { readonly names: FieldNames; readonly models: readonly ModelDefinition[] },
): PersonTable {
  const fields = models
    .filter((model) => model.name === name)
    .flatMap((model) => Object.entries(model.fields));
  const secrets = fields.filter(([, { secret }]) => secret).map(([field]) => field);
  const hidden = new Set(name === 'user' ? ['password', 'uniquifier', ...secrets] : secrets);
  const canonical = new Set([...fields.map(([field]) => field), ...hidden]);
  const map = new FieldMap(metadata, names, canonical);
  return new PersonTable(name, map, new PersonShape(map, hidden), dialect);
}
