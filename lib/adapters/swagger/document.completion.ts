import type { OpenAPIObject, OperationObject } from '@nestjs/swagger';
import type { ApiDescription, ApiTag, HandlerDescription } from '../../ports/api-description.js';
import type { HandlerMarks } from './handler.marks.js';
import { OperationEditor } from './operation.editor.js';
import { SchemaShelf } from './schema.shelf.js';

const METHODS = [
  'get',
  'put',
  'post',
  'delete',
  'options',
  'head',
  'patch',
  'trace',
  'query',
  'search',
] as const;

/** One operation of a document, where it stands. */
interface Place {
  readonly item: Record<string, unknown>;
  readonly method: string;
  readonly path: string;
  readonly operation: OperationObject;
}

/** Brings what is known of an application into a document about it. */
export class DocumentCompletion {
  private readonly editor: OperationEditor;

  constructor(
    private readonly document: OpenAPIObject,
    private readonly description: ApiDescription,
  ) {
    const components = (document.components ??= {});
    const schemas = (components.schemas ??= {});
    const shelf = new SchemaShelf(schemas, document.openapi, () => description.schemas());
    this.editor = new OperationEditor(shelf, (document.security ?? []).length > 0);
  }

  /** @param ownIds false where the site names all operations by itself */
  complete(marks: HandlerMarks, ownIds: boolean): OpenAPIObject {
    const ids = new Set(this.places().map(({ operation }) => operation.operationId));
    for (const place of this.places()) {
      const description = this.unmark(place.operation, marks);
      if (!description) continue;
      if (description.hidden) this.hide(place);
      else this.write(place, description, ownIds ? ids : null);
    }
    this.addSchemes();
    return this.document;
  }

  private places(): Place[] {
    const { paths, webhooks = {} } = this.document;
    return [...Object.entries(paths), ...Object.entries(webhooks)].flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = (item as Readonly<Record<string, OperationObject | undefined>>)[method];
        return operation
          ? [{ item: item as Record<string, unknown>, method, path, operation }]
          : [];
      }),
    );
  }

  private unmark(operation: OperationObject, marks: HandlerMarks): HandlerDescription | null {
    const { handler, rest } = marks.take(operation.security ?? []);
    if (rest.length > 0) operation.security = [...rest];
    else delete operation.security;
    return handler && this.description.describe(handler.controller, handler.method);
  }

  private hide({ item, method, path }: Place): void {
    delete item[method];
    if (!METHODS.some((other) => other in item)) delete this.document.paths[path];
  }

  private write(
    { path, operation }: Place,
    description: HandlerDescription,
    ids: Set<string | undefined> | null,
  ): void {
    const { id, tag } = description;
    this.editor.edit({ path, operation }, description);
    if (tag) this.addTag(tag);
    if (!ids || id === undefined || ids.has(id)) return;
    ids.add(id);
    operation.operationId = id;
  }

  private addTag(tag: ApiTag): void {
    // The list is the configuration's own, which another document may be made of.
    const { tags = [] } = this.document;
    if (!tags.some(({ name }) => name === tag.name)) this.document.tags = [...tags, { ...tag }];
  }

  /** Those that somebody names, the site's own annotations included; what the site has declared stands. */
  private addSchemes(): void {
    const { components = {}, security = [] } = this.document;
    const all = [
      ...security,
      ...this.places().flatMap(({ operation }) => operation.security ?? []),
    ];
    const declared = (components.securitySchemes ?? {}) as Record<string, unknown>;
    const named = new Set(all.flatMap((requirement) => Object.keys(requirement)));
    const missing = Object.entries(this.description.securitySchemes()).filter(
      ([name]) => named.has(name) && !(name in declared),
    );
    if (missing.length === 0) return;
    components.securitySchemes = { ...declared, ...Object.fromEntries(missing) } as never;
  }
}
