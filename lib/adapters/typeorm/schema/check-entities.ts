import type { DataSource, EntityMetadata } from 'typeorm';
import type { FieldDefinition, ModelDefinition } from '../../../ports/model.js';
import { StoreUnfit } from '../../../ports/store-unfit.js';
import { modelEntity } from '../entities/model.entity.js';
import { otherUserClasses } from '../entities/user-claims.js';
import { columnLine } from './column-line.js';
import { fieldTypeOf, isUnique } from './person-column.js';
import { isOwn, type PersonClasses } from './schema.js';

const DRIVERS: ReadonlySet<string> = new Set(['better-sqlite3', 'postgres', 'mysql', 'mariadb']);

/**
 * Everything that would fail later, at the start and in one list.
 * @throws StoreUnfit
 */
export function checkEntities(
  dataSource: DataSource,
  classes: PersonClasses,
  models: readonly ModelDefinition[],
): void {
  const { type } = dataSource.options;
  if (!DRIVERS.has(type)) {
    throw new StoreUnfit([
      `typeOrmStore works on ${[...DRIVERS].join(', ')}; this DataSource is ${type}`,
    ]);
  }
  const missing = missingEntities(dataSource, classes, models);
  if (missing.length > 0) {
    throw new StoreUnfit([
      `The DataSource does not know ${missing.join(', ')}: set autoLoadEntities, or put ...securityEntities() among its entities`,
    ]);
  }
  const problems = [
    ...otherUsers(dataSource, classes),
    ...relationProblems(dataSource, classes),
    ...personProblems(dataSource, 'user', classes, models),
    ...personProblems(dataSource, 'role', classes, models),
  ];
  if (problems.length > 0) throw new StoreUnfit(problems);
}

function missingEntities(
  dataSource: DataSource,
  { user, role }: PersonClasses,
  models: readonly ModelDefinition[],
): string[] {
  const entities = [user, role, ...models.filter(isOwn).map(modelEntity)];
  return entities.filter((entity) => !dataSource.hasMetadata(entity)).map(({ name }) => name);
}

/** Sessions and tokens hold a user's id alone: with two kinds of users in one database they would fit both. */
function otherUsers(dataSource: DataSource, { user }: PersonClasses): string[] {
  return otherUserClasses(dataSource, user).map(
    (name) =>
      `${user.name} and ${name} of another application are users in one database: give each application a database of its own`,
  );
}

function relationProblems(dataSource: DataSource, { user, role, fields }: PersonClasses): string[] {
  const property = fields.user['roles'] ?? 'roles';
  const relation = dataSource.getMetadata(user).findRelationWithPropertyPath(property);
  const name = `${user.name}.${property}`;
  if (!relation?.isManyToMany) {
    return [
      `${name} is missing: @ManyToMany(() => ${role.name}) @JoinTable() ${property}: ${role.name}[]`,
    ];
  }
  const other = relation.inverseEntityMetadata;
  if (other.target !== role) {
    return [
      `${name} holds ${other.name}: say so by typeOrmStore({ user: ${user.name}, role: ${other.name} })`,
    ];
  }
  return relation.isLazy ? [`${name} may not be lazy: the roles are read with the user`] : [];
}

function personProblems(
  dataSource: DataSource,
  kind: 'user' | 'role',
  classes: PersonClasses,
  models: readonly ModelDefinition[],
): string[] {
  const metadata = dataSource.getMetadata(classes[kind]);
  const keys = metadata.primaryColumns.length;
  const problems = keys === 1 ? [] : [`${metadata.name} has ${keys} primary columns, not one`];
  const wanted = models.filter(({ name }) => name === kind);
  const fields = Object.assign({}, ...wanted.map((model) => model.fields)) as Fields;
  const lines = Object.entries(fields).flatMap(([field, definition]) => {
    const property = classes.fields[kind][field] ?? field;
    const problem = fieldProblem(metadata, property, definition);
    return problem ? [`  ${problem}`] : [];
  });
  if (lines.length > 0) problems.push(`${metadata.name} needs these columns:\n${lines.join('\n')}`);
  return problems;
}

type Fields = Readonly<Record<string, FieldDefinition>>;

function fieldProblem(
  metadata: EntityMetadata,
  property: string,
  definition: FieldDefinition,
): string | null {
  const column = metadata.findColumnWithPropertyPath(property);
  if (!column || column.isVirtual) return columnLine(property, definition);
  const type = fieldTypeOf(column);
  if (!definition.loose && type !== 'any' && kindOf(type) !== kindOf(definition.type)) {
    return `${columnLine(property, definition)}  // is ${type}`;
  }
  // What identifies people beside their address is the site's own column, its index included.
  return definition.unique && !definition.loose && !isUnique(column)
    ? `${columnLine(property, definition)}  // is not unique`
    : null;
}

/** Fields that may stand for one another in a class of the site's own. */
function kindOf(type: FieldDefinition['type']): string {
  if (type === 'text' || type === 'userId') return 'string';
  return type === 'epoch' ? 'integer' : type;
}
