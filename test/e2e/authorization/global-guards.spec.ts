import {
  Controller,
  Get,
  Injectable,
  Scope,
  UseGuards,
  type CanActivate,
  type LoggerService,
} from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import { afterEach, describe, expect, it } from 'vitest';
import { Diagnosis } from '../../../lib/cli/diagnosis.js';
import { AuthGuard, Public, RolesGuard } from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site, type SiteSetup } from '../../support/site.js';

@Controller('plain')
class PlainController {
  @Get('one')
  one(): object {
    return {};
  }

  @Get('open')
  @Public()
  open(): object {
    return {};
  }

  @Get('own')
  @UseGuards(AuthGuard)
  own(): object {
    return {};
  }
}

@Injectable()
class OtherGuard implements CanActivate {
  canActivate(): boolean {
    return true;
  }
}

@Injectable({ scope: Scope.REQUEST })
class PerRequestGuard extends OtherGuard {}

class Lines implements LoggerService {
  readonly lines: string[] = [];
  readonly log = (line: unknown): void => void this.lines.push(String(line));
  readonly error = this.log;
  readonly warn = this.log;
}

let site: Site | null = null;
afterEach(async () => {
  await site?.close();
  site = null;
});

describe.each(ADAPTERS)('guards before every handler on %s', (adapter) => {
  const look = async (setup: SiteSetup) => {
    const logger = new Lines();
    site = await startSite({
      adapter,
      controllers: [PlainController],
      ...setup,
      providers: [Diagnosis, ...(setup.providers ?? [])],
      prepare: (app) => {
        app.useLogger(logger);
        setup.prepare?.(app);
      },
    });
    const { status } = await site.visitor().get('/plain/one');
    const shown = site.app.get(Diagnosis).routes();
    const guards = ['one', 'open', 'own'].map(
      (name) => shown.find(({ path }) => path === `/plain/${name}`)?.guard,
    );
    const document = SwaggerModule.createDocument(site.app, new DocumentBuilder().build());
    const told = logger.lines.filter((line) => line.includes('have no guard'));
    const security = document.paths['/plain/one']?.get?.security ?? [];
    return { status, guards, told: told.length, described: security.length > 0 };
  };

  it('are seen where they are ours', async () => {
    const ours = {
      status: 401,
      guards: ['session|token', 'public', 'session|token'],
      told: 0,
      described: true,
    };
    expect(await look({ providers: [{ provide: APP_GUARD, useClass: AuthGuard }] })).toEqual(ours);
    await site?.close();
    expect(await look({ providers: [{ provide: APP_GUARD, useExisting: RolesGuard }] })).toEqual(
      ours,
    );
    await site?.close();
    const prepare: SiteSetup['prepare'] = (app) => void app.useGlobalGuards(app.get(AuthGuard));
    expect(await look({ prepare })).toEqual(ours);
    await site?.close();
    expect(await look({ security: { globalGuard: true } })).toEqual(ours);
  });

  it('are named where they are others', async () => {
    for (const guard of [OtherGuard, PerRequestGuard]) {
      expect(await look({ providers: [{ provide: APP_GUARD, useClass: guard }] })).toEqual({
        status: 200,
        guards: [guard.name, 'public', 'session|token'],
        told: 0,
        described: false,
      });
      await site?.close();
    }
  });

  it('are missed where there are none', async () => {
    expect(await look({})).toEqual({
      status: 200,
      guards: ['none', 'public', 'session|token'],
      told: 1,
      described: false,
    });
  });
});
