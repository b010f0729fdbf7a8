import type { FieldDefinition } from '../../../ports/model.js';

const TYPES: Readonly<Record<FieldDefinition['type'], string>> = {
  string: 'string',
  text: 'string',
  userId: 'string',
  integer: 'number',
  epoch: 'number',
  boolean: 'boolean',
  timestamp: 'Date',
};

/** The line that a class lacks, ready to be copied into it. */
export function columnLine(property: string, definition: FieldDefinition): string {
  const { nullable = false, unique = false, default: value } = definition;
  const options = [
    `type: ${columnType(definition)}`,
    ...(unique ? ['unique: true'] : []),
    ...(nullable ? ['nullable: true'] : []),
    ...(value !== undefined && value !== null ? [`default: ${JSON.stringify(value)}`] : []),
  ];
  const type = `${TYPES[definition.type]}${nullable ? ' | null' : ''}`;
  return `@Column({ ${options.join(', ')} }) ${property}!: ${type};`;
}

function columnType({ type, length = 255 }: FieldDefinition): string {
  if (type === 'boolean') return 'Boolean';
  if (type === 'timestamp') return 'Date, precision: 3';
  if (type === 'integer') return "'int'";
  if (type === 'epoch') return "'bigint'";
  return type === 'text' ? "'text'" : `'varchar', length: ${length}`;
}
