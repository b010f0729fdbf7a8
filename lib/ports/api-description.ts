import type { Type } from '@nestjs/common';

/** A schema as OpenAPI 3.0 writes it; others are named by `#/components/schemas/<name>`. */
export type ApiSchema = Readonly<Record<string, unknown>>;

/** Schemas by media type. */
export type ApiContent = Readonly<Record<string, ApiSchema>>;

export interface ApiBody {
  readonly required: boolean;
  readonly content: ApiContent;
}

export interface ApiAnswer {
  readonly description: string;
  /** Left out for an answer without a body, or with one that nobody can tell. */
  readonly content?: ApiContent;
  readonly headers?: Readonly<Record<string, { description: string; schema: ApiSchema }>>;
}

/** Answers by status. */
export type ApiAnswers = Readonly<Record<string, ApiAnswer>>;

/** Alternatives, each with the schemes that are needed together. None at all: nobody needs to be known. An empty one: it may be nobody. */
export type ApiSecurity = readonly Readonly<Record<string, readonly string[]>>[];

export interface ApiTag {
  readonly name: string;
  readonly description?: string;
}

/** What a document about the application should say of one handler; what is left out stays as the document has it. */
export interface HandlerDescription {
  /** Not for clients of the application: the document leaves it out. */
  readonly hidden?: boolean;
  /** True for a handler of ours: what is said here replaces, where a site's handler is only added to. */
  readonly own: boolean;
  /** For client generators; unique within the application's own routes. */
  readonly id?: string;
  readonly tag?: ApiTag;
  readonly summary?: string;
  readonly description?: string;
  readonly body?: ApiBody;
  readonly answers?: ApiAnswers;
  readonly security?: ApiSecurity;
}

/**
 * What the package knows of the application's routes, for documents about it (OpenAPI). Nothing is made before somebody asks.
 */
export abstract class ApiDescription {
  /** `null` where there is nothing to say. */
  abstract describe(controller: Type, method: string): HandlerDescription | null;

  /** The schemas that descriptions name. */
  abstract schemas(): Readonly<Record<string, ApiSchema>>;

  /** The schemes that descriptions name in `security`, as OpenAPI's Security Scheme Objects. */
  abstract securitySchemes(): Readonly<Record<string, ApiSchema>>;
}
