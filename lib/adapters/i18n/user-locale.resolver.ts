import { Injectable, type ExecutionContext } from '@nestjs/common';
import type { I18nResolver } from 'nestjs-i18n';

/**
 * A resolver for nestjs-i18n: the signed-in user's own language, the field `locale`. Put it first, and set `disableMiddleware`, since a
 * middleware runs before anybody is known.
 * @publicApi
 */
@Injectable()
export class UserLocaleResolver implements I18nResolver {
  resolve(context: ExecutionContext): string | undefined {
    if (context.getType() !== 'http') return undefined;
    const request = context.switchToHttp().getRequest<{ user?: { locale?: unknown } | null }>();
    const locale = request.user?.locale;
    return typeof locale === 'string' && locale !== '' ? locale : undefined;
  }
}
