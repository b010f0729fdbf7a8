import { Logger, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { expect, it, vi } from 'vitest';
import { memoryStore, SecurityModule } from '../../../lib/index.js';
import { SECRET } from '../../support/site.js';

// Nothing in this file may load @nestjs/swagger before the test does.
it('a document that is made before it can be completed is told of, once', async () => {
  @Module({ imports: [SecurityModule.forRoot({ store: memoryStore(), secret: SECRET })] })
  class SiteModule {}
  const app = await NestFactory.create(SiteModule, { logger: false });
  const warn = vi.spyOn(Logger.prototype, 'warn');
  const { documentOf } = await import('../../support/openapi.js');
  expect(documentOf(app).components).toEqual({ schemas: {} });
  documentOf(app);
  expect(warn.mock.calls.flat().filter((text) => String(text).includes('OpenAPI'))).toHaveLength(1);
  await app.init();
  expect(Object.keys(documentOf(app).components?.securitySchemes ?? {})).toContain('session');
  expect(warn.mock.calls.flat().filter((text) => String(text).includes('OpenAPI'))).toHaveLength(1);
  await app.close();
});
