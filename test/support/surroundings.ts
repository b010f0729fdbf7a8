import {
  Catch,
  HttpException,
  NotFoundException,
  ValidationPipe,
  VersioningType,
  type ArgumentsHost,
  type CallHandler,
  type DynamicModule,
  type ExceptionFilter,
  type ExecutionContext,
  type INestApplication,
  type NestInterceptor,
} from '@nestjs/common';
import { BaseExceptionFilter, HttpAdapterHost } from '@nestjs/core';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { MailerModule } from '@nestjs-modules/mailer';
import { map, type Observable } from 'rxjs';

/** On in one whole run of the end-to-end tests: what real applications put around every handler. */
export const inApplication = process.env['SECURITY_TEST_APPLICATION'] === 'on';

/** Puts every body of the site into an envelope. */
export class EnvelopeInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next
      .handle()
      .pipe(map((data: unknown) => (isPlain(data) ? { enveloped: true, data } : data)));
  }
}

/** Answers what the site does not find in its own way. */
@Catch(NotFoundException)
export class SiteFilter extends BaseExceptionFilter implements ExceptionFilter {
  override catch(exception: HttpException, host: ArgumentsHost): void {
    super.catch(new HttpException({ site: 'not found' }, exception.getStatus()), host);
  }
}

export function siteModules(): DynamicModule[] {
  return [
    EventEmitterModule.forRoot({ wildcard: true }),
    MailerModule.forRoot({ transport: { jsonTransport: true } }),
  ];
}

export function surround(app: INestApplication): void {
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalPipes(
    new ValidationPipe({ whitelist: true, forbidNonWhitelisted: true, transform: true }),
  );
  app.useGlobalInterceptors(new EnvelopeInterceptor());
  app.useGlobalFilters(new SiteFilter(app.get(HttpAdapterHost).httpAdapter));
}

function isPlain(data: unknown): boolean {
  return typeof data === 'object' && data !== null;
}
