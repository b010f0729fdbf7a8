import type { OnApplicationBootstrap, Type } from '@nestjs/common';
import type { ModulesContainer } from '@nestjs/core';
import type { ApiDescription } from '../../ports/api-description.js';
import { noticeEarlyDocument } from './early-document.js';

/** What `@nestjs/swagger` leaves behind in the process when it is loaded. */
const TRACE = 'SwaggerGlobalParametersStorage';

/**
 * Completes the documents of one application. `@nestjs/swagger` takes longer to load than the whole package, so it is never loaded from here
 * unless the application has done so: before the application is made, as a rule, or before it starts.
 */
export class SwaggerDocuments implements OnApplicationBootstrap {
  private attached = false;

  constructor(
    private readonly modules: ModulesContainer,
    private readonly description: ApiDescription,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.attach();
  }

  async attach(): Promise<void> {
    if (this.attached) return;
    if (!Object.hasOwn(globalThis, TRACE)) return this.watch();
    // A copy that only another package can reach makes no document of this application.
    const swagger = await import('@nestjs/swagger').catch(() => null);
    if (!swagger) return;
    const { completeDocuments } = await import('./document.hook.js');
    this.attached = true;
    const { modules, description } = this;
    completeDocuments(swagger.SwaggerModule, swagger.DECORATORS.API_SECURITY, {
      modules,
      description,
    });
  }

  /** One controller of ours is enough. */
  private watch(): void {
    const ours = [...this.modules.values()].filter((module) =>
      module.providers.has(SwaggerDocuments),
    );
    const [first] = ours.flatMap(({ controllers }) => [...controllers.values()]);
    if (typeof first?.metatype !== 'function') return;
    noticeEarlyDocument(first.metatype as Type, () => !this.attached);
  }
}
