import {
  Column,
  Entity,
  Index,
  PrimaryColumn,
  type ColumnOptions,
  type PrimaryColumnOptions,
} from 'typeorm';
import type { FieldDefinition, ModelDefinition } from '../../../ports/model.js';

/** A class without members, as TypeORM wants one for a table. */
export type ModelEntity = new () => object;

// The decorators write into TypeORM's own process-wide storage, and Nest's TypeORM module keeps entities by the name of their
// DataSource: a model must be one class wherever it is used, or its table would be there twice.
const entities = new Map<string, ModelEntity>();

/**
 * The entity of a model: table `security_<name>`, columns in snake_case, all named explicitly so that no naming strategy
 * changes them. The same model gives the same class.
 */
export function modelEntity(model: ModelDefinition): ModelEntity {
  const identity = JSON.stringify(model);
  const known = entities.get(identity);
  if (known) return known;
  const entity = buildEntity(model);
  entities.set(identity, entity);
  return entity;
}

function buildEntity(model: ModelDefinition): ModelEntity {
  const name = `Security${model.name.charAt(0).toUpperCase()}${model.name.slice(1)}`;
  const entity = { [name]: class {} }[name] as ModelEntity;
  Entity(`security_${snakeCase(model.name)}`)(entity);
  for (const [field, definition] of Object.entries(model.fields)) {
    const isKey = field === model.key;
    const options = { ...columnOptions(definition), name: snakeCase(field) };
    const decorate = isKey ? PrimaryColumn(options as PrimaryColumnOptions) : Column(options);
    decorate(entity.prototype as object, field);
  }
  for (const { fields, unique } of model.indexes ?? []) {
    Index([...fields], { unique: unique === true })(entity);
  }
  return entity;
}

/** A field as every database that is supported can keep it. */
function columnOptions(definition: FieldDefinition): ColumnOptions {
  const { nullable = false, unique = false, default: value } = definition;
  const common = {
    nullable,
    unique,
    ...(value !== undefined && value !== null && { default: value }),
  };
  switch (definition.type) {
    case 'string':
      return { ...common, type: 'varchar', length: definition.length ?? 255 };
    case 'userId':
      return { ...common, type: 'varchar', length: 255 };
    case 'text':
      return { ...common, type: 'text' };
    case 'integer':
      return { ...common, type: 'int' };
    case 'epoch':
      return { ...common, type: 'bigint', transformer: EPOCH };
    case 'boolean':
      return { ...common, type: Boolean };
    case 'timestamp':
      return { ...common, type: Date, precision: 3 };
  }
}

/** Drivers give 64-bit integers as text; milliseconds fit into a number. */
const EPOCH = {
  to: (value: unknown): unknown => value,
  from: (value: unknown): unknown => (typeof value === 'string' ? Number(value) : value),
};

function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
