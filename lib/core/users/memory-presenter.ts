import type { Type } from '@nestjs/common';
import { hideProperties } from '../../common/hidden-properties.js';
import type { ModelDefinition } from '../../ports/model.js';
import type { Row } from '../../ports/store.js';
import type { MemoryTables } from './memory-tables.js';

/** Makes of kept rows what callers see: copies, users and roles as objects of their classes, secrets hidden. */
export class MemoryPresenter {
  constructor(
    private readonly models: ReadonlyMap<string, ModelDefinition>,
    private readonly classes: { readonly user: Type; readonly role: Type },
  ) {}

  present(name: string, row: Readonly<Row>, tables: MemoryTables): Row {
    if (name !== 'user' && name !== 'role') return { ...row };
    const prototype = this.classes[name].prototype as object;
    const person = Object.assign(Object.create(prototype) as Row, row);
    if (name === 'user') {
      person['roles'] = tables
        .rolesOf(String(row['id']))
        .map((role) => this.present('role', role, tables));
    }
    hideProperties(person, this.secretsOf(name));
    return person;
  }

  private secretsOf(name: string): string[] {
    const fields = Object.entries(this.models.get(name)?.fields ?? {});
    return fields.filter(([, { secret }]) => secret).map(([field]) => field);
  }
}
