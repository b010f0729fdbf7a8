import type { OpenAPIObject } from '@nestjs/swagger';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { answerOf, codesOf, operationsIn, type Operation } from './openapi.js';
import type { Answer, Send, Visitor } from './visitor.js';

/** Where an operation answers, e.g. `POST /login`, and the code of a refusal. */
type Seen = `${string}: ${string}`;

/** Holds answers against a document of OpenAPI 3.1, and notes which refusals came. */
export class Documented {
  readonly seen = new Set<Seen>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });

  constructor(private readonly document: OpenAPIObject) {
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
  }

  /** Sends a request; gives what the document does not say of the answer. */
  async problems(visitor: Visitor, place: string, send: Send = {}): Promise<unknown> {
    const [method = '', path = ''] = place.split(' ');
    const answer = await visitor.send(method, path, send);
    return this.of(method, path.split('?')[0] ?? '', answer);
  }

  of(method: string, path: string, answer: Answer): unknown {
    const [place, operation] = this.find(method, path);
    if (!operation) return `${method} ${path} is in no document`;
    const response = operation.responses[String(answer.status)];
    const told = `${place}: ${answer.status} ${answer.text.slice(0, 200)}`;
    if (!response || !('description' in response)) return `${told} is not described`;
    if (answer.status === 302 || answer.status === 303)
      return answer.location === null ? `${told} leads nowhere` : null;
    const type = answer.headers.get('content-type') ?? '';
    if (type.startsWith('text/html')) return this.ofPage(operation, answer, told);
    return this.ofJson(place, operation, answer);
  }

  /** Refusals that the document speaks of and that never came. */
  unseen(): Seen[] {
    return Object.entries(operationsIn(this.document)).flatMap(([place, operation]) =>
      Object.values(codesOf(operation))
        .flat()
        .map((code): Seen => `${place}: ${code}`)
        .filter((one) => !this.seen.has(one)),
    );
  }

  /** Pages of mistakes are not described: who reads pages reads no document. */
  private ofPage(operation: Operation, { status }: Answer, told: string): unknown {
    const response = operation.responses[String(status)] as { content?: object } | undefined;
    const isTold = 'text/html' in (response?.content ?? {});
    return isTold || status >= 400 ? null : `${told} is no page by the document`;
  }

  private ofJson(place: string, operation: Operation, answer: Answer): unknown {
    const { code } = answer.json<{ code?: string }>();
    if (code !== undefined) this.seen.add(`${place}: ${code}`);
    const schema = answerOf(operation, answer.status) as object | undefined;
    if (!schema) return `${place}: no JSON is described for ${answer.status}`;
    const closed = closedSchema(schema, code === undefined);
    const validate = this.ajv.compile({ ...closed, components: this.document.components });
    return validate(answer.json()) ? null : [place, answer.text, validate.errors];
  }

  private find(method: string, path: string): [string, Operation | undefined] {
    const operations = Object.entries(operationsIn(this.document));
    const exact = operations.find(([place]) => place === `${method} ${path}`);
    const [place, operation] =
      exact ?? operations.find(([one]) => patternOf(one).test(`${method} ${path}`)) ?? [];
    return [place ?? '', operation];
  }
}

/** An answer may have no member that its schema does not name. */
function closedSchema(schema: object, isSuccess: boolean): object {
  return isSuccess && 'properties' in schema ? { ...schema, additionalProperties: false } : schema;
}

function patternOf(place: string): RegExp {
  return new RegExp(`^${place.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}
