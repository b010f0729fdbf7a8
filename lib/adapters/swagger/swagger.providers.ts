import type { Provider } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { ApiDescription } from '../../ports/api-description.js';
import { SwaggerDocuments } from './swagger.documents.js';

/** Puts what the package knows of the application into its OpenAPI document, where it makes one with `@nestjs/swagger`. */
export const swaggerProviders: Provider[] = [
  {
    provide: SwaggerDocuments,
    useFactory: async (modules: ModulesContainer, description: ApiDescription) => {
      const documents = new SwaggerDocuments(modules, description);
      await documents.attach();
      return documents;
    },
    inject: [ModulesContainer, ApiDescription],
  },
];
