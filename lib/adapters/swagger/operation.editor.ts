import type { OperationObject } from '@nestjs/swagger';
import type {
  ApiAnswers,
  ApiBody,
  ApiContent,
  ApiSecurity,
  HandlerDescription,
} from '../../ports/api-description.js';
import type { ParameterObject, Responses } from './document.types.js';
import type { SchemaShelf } from './schema.shelf.js';

export interface OperationPlace {
  readonly path: string;
  readonly operation: OperationObject;
}

type Body = NonNullable<OperationObject['requestBody']>;

/** Writes what is known of a handler into an operation of a document. */
export class OperationEditor {
  /** @param guarded whether the document itself asks every caller for credentials */
  constructor(
    private readonly shelf: SchemaShelf,
    private readonly guarded: boolean,
  ) {}

  edit({ path, operation }: OperationPlace, description: HandlerDescription): void {
    const { tag, summary, description: words, body, own } = description;
    if (tag) operation.tags = [tag.name];
    if (summary !== undefined) operation.summary = summary;
    if (words !== undefined) operation.description = words;
    if (body) operation.requestBody = this.body(body);
    operation.responses = this.responses(operation, description);
    if (own) operation.parameters = [...(operation.parameters ?? []), ...missing(path, operation)];
    if (description.security && (own || !operation.security))
      this.secure(operation, description.security);
  }

  private body({ required, content }: ApiBody): Body {
    return { required, content: this.content(content) } as Body;
  }

  private responses(
    { responses }: OperationObject,
    { answers, own }: HandlerDescription,
  ): Responses {
    if (!answers) return responses;
    if (own) return this.answers(answers);
    const told = Object.entries(responses).filter(
      ([status, response]) => !(status in answers && isBare(response)),
    );
    return { ...this.answers(answers), ...Object.fromEntries(told) };
  }

  private answers(answers: ApiAnswers): Responses {
    const entries = Object.entries(answers).map(([status, { content, ...answer }]) => [
      status,
      content ? { ...answer, content: this.content(content) } : answer,
    ]);
    return Object.fromEntries(entries) as Responses;
  }

  private content(content: ApiContent): object {
    const entries = Object.entries(content).map(([type, schema]) => [
      type,
      { schema: this.shelf.use(schema) },
    ]);
    return Object.fromEntries(entries) as object;
  }

  /** An operation without requirements takes those of the document, so none has to be said there. */
  private secure(operation: OperationObject, security: ApiSecurity): void {
    if (security.length === 0 && !this.guarded) return;
    operation.security = security.map((requirement) =>
      Object.fromEntries(Object.entries(requirement).map(([name, scopes]) => [name, [...scopes]])),
    );
  }
}

/** What a document says of an answer that nobody has described. */
function isBare(response: Responses[string]): boolean {
  return response !== undefined && Object.entries(response).every(([, value]) => value === '');
}

/** Our handlers take the whole request, so the document knows no parameters of theirs. */
function missing(path: string, { parameters = [] }: OperationObject): ParameterObject[] {
  const known = parameters.flatMap((parameter) => ('name' in parameter ? [parameter.name] : []));
  return [...path.matchAll(/\{([^}]+)\}/g)]
    .map(([, name = '']) => name)
    .filter((name) => !known.includes(name))
    .map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
}
