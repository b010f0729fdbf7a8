import { ConsoleLogger, Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { LoginRequired, memoryStore, SecurityModule } from '../../lib/index.js';

/** When the application loads `@nestjs/swagger`. */
const when = process.env['SWAGGER'] ?? 'never';

@Controller('things')
class ThingsController {
  @Get()
  @LoginRequired()
  list(): void {}
}

@Module({
  imports: [
    SecurityModule.forRoot({
      store: memoryStore(),
      secret: 'a-secret-of-the-tests-0123456789-abcdefghij',
    }),
  ],
  controllers: [ThingsController],
})
class AppModule {}

async function schemes(app: Awaited<ReturnType<typeof NestFactory.create>>): Promise<string[]> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const document = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  return Object.keys(document.components?.securitySchemes ?? {});
}

if (when === 'before') await import('@nestjs/swagger');
const warnings: unknown[] = [];
const logger = new ConsoleLogger('Test', { logLevels: ['error', 'warn'] });
logger.warn = (message: unknown) => warnings.push(message);
const app = await NestFactory.create(AppModule, { logger });
const early = when === 'before' || when === 'at once' ? await schemes(app) : null;
if (when === 'between') await import('@nestjs/swagger');
await app.listen(0, '127.0.0.1');
const late = when === 'never' ? null : await schemes(app);
const warned = warnings.filter((text) => String(text).includes('OpenAPI')).length;
process.send?.({ early, late, warned });
await app.close();
