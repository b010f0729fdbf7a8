import { Logger } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import 'reflect-metadata';

/** Where `@nestjs/swagger` looks for further models of a controller. */
const MODELS = 'swagger/apiExtraModels';

/**
 * Tells when a document is made of a controller before it can be completed, which nobody would notice otherwise. The list has no models: it
 * only notices that it is read.
 */
export function noticeEarlyDocument(controller: Type, isEarly: () => boolean): void {
  let told = false;
  const models: unknown[] = [];
  const forEach = (): void => {
    if (told || !isEarly()) return;
    told = true;
    new Logger('Security').warn(
      'An OpenAPI document was made that nest-security could not complete: import @nestjs/swagger before the application starts',
    );
  };
  Reflect.defineMetadata(MODELS, Object.assign(models, { forEach }), controller);
}
