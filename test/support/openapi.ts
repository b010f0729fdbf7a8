import type { INestApplication } from '@nestjs/common';
import {
  DocumentBuilder,
  SwaggerModule,
  type OpenAPIObject,
  type SwaggerDocumentOptions,
} from '@nestjs/swagger';
import { Validator } from '@seriousme/openapi-schema-validator';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

export interface DocumentSetup {
  readonly openapi?: string;
  readonly options?: SwaggerDocumentOptions;
  readonly build?: (builder: DocumentBuilder) => DocumentBuilder;
}

/** The application's own document, made as the manual of `@nestjs/swagger` says. */
export function documentOf(app: INestApplication, setup: DocumentSetup = {}): OpenAPIObject {
  const { openapi = '3.0.3', options, build = (builder) => builder } = setup;
  const builder = new DocumentBuilder().setTitle('Site').setVersion('1').setOpenAPIVersion(openapi);
  return SwaggerModule.createDocument(app, build(builder).build(), options);
}

/** The operations of a document by method and path, e.g. `POST /login`. */
export function operationsIn(document: OpenAPIObject): Record<string, Operation> {
  return Object.fromEntries(
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => [
        `${method.toUpperCase()} ${path}`,
        operation as Operation,
      ]),
    ),
  );
}

/** The JSON schema of an answer. */
export function answerOf(operation: Operation | undefined, status: number): unknown {
  const response = operation?.responses[String(status)];
  if (!response || !('content' in response)) return undefined;
  return response.content?.['application/json']?.schema;
}

/** The codes that an operation may be refused with, by status. */
export function codesOf(operation: Operation | undefined): Record<string, string[]> {
  const codes = Object.keys(operation?.responses ?? {}).flatMap((status) => {
    const schema = answerOf(operation, Number(status)) as WithCodes | undefined;
    const known = schema?.allOf?.[1]?.properties.code.enum;
    return known ? [[status, known] as const] : [];
  });
  return Object.fromEntries(codes);
}

interface WithCodes {
  readonly allOf?: readonly { readonly properties: { readonly code: { enum: string[] } } }[];
}

/** Everything that is wrong with a document: by its version's own schema, and by what a schema cannot say. */
export async function problemsOf(document: OpenAPIObject): Promise<unknown[]> {
  const plain = JSON.parse(JSON.stringify(document)) as OpenAPIObject;
  const { valid, errors } = await new Validator().validate(
    plain as unknown as Record<string, unknown>,
  );
  const operations = Object.entries(operationsIn(document));
  const told = valid ? [] : [errors];
  return [
    ...told,
    ...meanings(document),
    ...operations.flatMap((one) => meaningsOf(document, one)),
  ];
}

function meanings(document: OpenAPIObject): string[] {
  const ids = Object.values(operationsIn(document)).map(({ operationId }) => operationId ?? '');
  const text = JSON.stringify(document);
  const refs = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    ([, name = '']) => name,
  );
  const schemas = document.components?.schemas ?? {};
  return [
    ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `operationId ${id} twice`),
    ...refs.filter((name) => !(name in schemas)).map((name) => `no schema ${name}`),
    ...(text.includes('nest-security:') ? ['something of the making is left'] : []),
  ];
}

function meaningsOf(document: OpenAPIObject, [place, operation]: [string, Operation]): string[] {
  const schemes = Object.keys(document.components?.securitySchemes ?? {});
  const named = (operation.security ?? []).flatMap((requirement) => Object.keys(requirement));
  const inPath = [...place.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
  const parameters = (operation.parameters ?? []).flatMap((one) => ('name' in one ? [one] : []));
  const declared = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
  return [
    ...named.filter((name) => !schemes.includes(name)).map((name) => `${place}: no scheme ${name}`),
    ...(inPath.toSorted().join() === declared.toSorted().join() ? [] : [`${place}: parameters`]),
    ...(operation.operationId ? [] : [`${place}: no operationId`]),
  ];
}
