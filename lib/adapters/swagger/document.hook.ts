import type { INestApplication } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { OpenAPIObject, SwaggerDocumentOptions, SwaggerModule } from '@nestjs/swagger';
import type { ApiDescription } from '../../ports/api-description.js';
import { DocumentCompletion } from './document.completion.js';
import { HandlerMarks } from './handler.marks.js';

/** One application that is described. */
export interface DescribedModules {
  readonly modules: ModulesContainer;
  readonly description: ApiDescription;
}

/** What every application of Nest's has, and `@nestjs/swagger` itself reads. */
interface WithContainer {
  readonly container?: { getModules(): ModulesContainer };
}

type Swagger = Pick<typeof SwaggerModule, 'createDocument'>;
type Applications = WeakMap<ModulesContainer, ApiDescription>;

/** The applications that each copy of `SwaggerModule` completes the documents of. */
const hooked = new WeakMap<Swagger, Applications>();

/**
 * Lets `SwaggerModule.createDocument` complete the documents of this application. `@nestjs/swagger` has no place where a library could add
 * security schemes, so its method is wrapped, once in a process; for any other application it does what it did.
 * @param key where `@nestjs/swagger` looks for the security of a class or handler
 */
export function completeDocuments(
  swagger: Swagger,
  key: string,
  { modules, description }: DescribedModules,
): void {
  let applications = hooked.get(swagger);
  if (!applications) hooked.set(swagger, (applications = hook(swagger, key)));
  applications.set(modules, description);
}

function hook(swagger: Swagger, key: string): Applications {
  const applications: Applications = new WeakMap();
  const create = swagger.createDocument;
  swagger.createDocument = function (
    this: unknown,
    app: INestApplication,
    config: Omit<OpenAPIObject, 'paths'>,
    options?: SwaggerDocumentOptions,
  ): OpenAPIObject {
    const modules = (app as unknown as WithContainer).container?.getModules();
    const description = modules && applications.get(modules);
    if (!description) return create.call(this as Swagger, app, config, options);
    const marks = new HandlerMarks(modules, key);
    const document = marks.during(() => create.call(this as Swagger, app, config, options));
    const ownIds = options?.operationIdFactory === undefined;
    return new DocumentCompletion(document, description).complete(marks, ownIds);
  };
  return applications;
}
