import { isDeepStrictEqual } from 'node:util';
import type { ApiSchema } from '../../ports/api-description.js';
import { schemaDialect, type SchemaDialect } from './schema.dialect.js';

type Schemas = Record<string, unknown>;

/** The schemas of a document: those of ours that its operations name are put beside the site's, which keep their names. */
export class SchemaShelf {
  private readonly names = new Map<string, string>();
  private readonly dialect: SchemaDialect;
  private readonly ofSite: Readonly<Schemas>;

  /** @param known our schemas as far as something has named them by now */
  constructor(
    private readonly schemas: Schemas,
    version: string,
    private readonly known: () => Readonly<Record<string, ApiSchema>>,
  ) {
    this.ofSite = { ...schemas };
    this.dialect = schemaDialect(version, (name) => this.put(name));
  }

  /** A schema in the document's words; what it names is on the shelf then. */
  use(schema: ApiSchema): ApiSchema {
    return this.dialect(schema);
  }

  private put(name: string): string {
    const placed = this.names.get(name);
    if (placed !== undefined) return placed;
    const schema = this.known()[name];
    if (!schema) return name;
    const free = this.isFree(name, schema) ? name : `Security${name}`;
    this.names.set(name, free);
    this.schemas[free] = this.dialect(schema);
    return free;
  }

  private isFree(name: string, schema: ApiSchema): boolean {
    const taken = this.ofSite[name];
    return taken === undefined || isDeepStrictEqual(taken, schema);
  }
}
