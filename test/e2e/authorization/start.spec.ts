import { Controller, Get, Injectable, Module, Scope, UseGuards, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-custom';
import { describe, expect, it } from 'vitest';
import {
  Accepted,
  AnonymousRequired,
  AuthGuard,
  AuthRequired,
  AuthTokenRequired,
  Fresh,
  HttpAuthRequired,
  LoginRequired,
  Public,
  Roles,
  SecurityConfigurationError,
  SecurityModule,
  SkipCsrf,
} from '../../../lib/index.js';
import { ADAPTERS, startSite } from '../../support/site.js';

/** The lines of the list that ends the start; none when it starts. */
async function problemsOf(
  controllers: Type[],
  security: Readonly<Record<string, unknown>> = {},
  providers: Type[] = [],
): Promise<string[]> {
  try {
    if (security['store'] === false) {
      @Module({ imports: [SecurityModule.forRoot(security as never)], controllers, providers })
      class BareModule {}
      const settings = { logger: false as const, abortOnError: false };
      const app = await NestFactory.create(BareModule, settings);
      await app.init();
      await app.close();
      return [];
    }
    const site = await startSite({ controllers, security, providers });
    await site.close();
    return [];
  } catch (error) {
    if (!(error instanceof SecurityConfigurationError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

const handler = (): undefined => undefined;

/** A controller with one handler and these decorators on it. */
function controllerWith(...decorators: MethodDecorator[]): Type {
  class OneController {}
  const descriptor = { value: () => handler(), writable: true, configurable: true };
  Object.defineProperty(OneController.prototype, 'one', descriptor);
  for (const decorate of [...decorators, Get('one')])
    decorate(OneController.prototype, 'one', descriptor);
  Controller()(OneController);
  return OneController;
}

class UnknownStrategy {}

@Injectable()
class NamedStrategy extends PassportStrategy(Strategy, 'mine') {
  validate(): null {
    return null;
  }
}

@Injectable()
class TokenNamedStrategy extends PassportStrategy(Strategy, 'token') {
  validate(): null {
    return null;
  }
}

describe('what the start refuses in decorators', () => {
  it.each([
    ['ROL-02 @Roles() without names', [Roles()], '@Roles() needs at least one role'],
    ['ROL-07 @Accepted() without names', [Accepted()], '@Accepted() needs at least one role'],
    ['an empty name', [Roles('admin', '')], '@Roles(...) takes the names of roles'],
    ['a list of names', [Roles(['admin'] as never)], '@Roles(...) takes the names of roles'],
    ['no name', [Accepted(undefined as never)], '@Accepted(...) takes the names of roles'],
    ['@Public() with a role', [Public(), Roles('admin')], '@Public() and a rule'],
    ['a role with @Public()', [Accepted('admin'), Public()], '@Public() and a rule'],
    ['@Public() with a login', [Public(), LoginRequired()], '@Public() and a rule'],
    ['@Public() with freshness', [Fresh(), Public()], '@Public() and a rule'],
    [
      '@AnonymousRequired() with a role',
      [AnonymousRequired(), Roles('admin')],
      '@AnonymousRequired()',
    ],
    ['both of them', [AnonymousRequired(), Public()], '@Public() and @AnonymousRequired()'],
    ['two lists of mechanisms', [LoginRequired(), AuthTokenRequired()], 'name mechanisms twice'],
    ['two realms', [HttpAuthRequired('a'), HttpAuthRequired('b')], 'name mechanisms twice'],
    ['BAS-09 a realm with a line break', [HttpAuthRequired('a\r\nSet-Cookie: x')], 'a realm is'],
    ['BAS-09 a realm beyond ASCII', [HttpAuthRequired('Büro')], 'a realm is'],
    ['no duration', [Fresh('soon')], '@Fresh:'],
    ['a bare number', [Fresh(15 as never)], '@Fresh:'],
    ['an unknown mechanism', [AuthRequired('sesion')], 'no mechanism "sesion"'],
    [
      'a class that is not provided',
      [AuthRequired(UnknownStrategy)],
      'no mechanism UnknownStrategy',
    ],
  ] as [string, MethodDecorator[], string][])('%s', async (_, decorators, line) => {
    const problems = await problemsOf([controllerWith(...decorators)]);
    expect(problems).toEqual([expect.stringContaining(line)]);
    expect(problems[0]).toMatch(/^OneController\.one: /);
  });

  it.each([
    ['the same mechanisms twice', [LoginRequired(), LoginRequired()]],
    ['mechanisms, roles and freshness', [AuthTokenRequired(), Roles('a'), Accepted('b'), Fresh()]],
    ['@Public() and @SkipCsrf()', [Public(), SkipCsrf()]],
    ['guards and rules', [UseGuards(AuthGuard), Roles('a')]],
    ['Basic with a quoted realm', [HttpAuthRequired('the "shop"')]],
  ] as [string, MethodDecorator[]][])('and takes %s', async (_, decorators) => {
    expect(await problemsOf([controllerWith(...decorators)])).toEqual([]);
  });

  it('tells all of them in one list, those of classes and base classes too', async () => {
    @Public()
    @Roles('admin')
    abstract class WrongBase {
      @Get('inherited')
      inherited(): void {
        handler();
      }
    }
    @Controller('derived')
    class DerivedController extends WrongBase {}
    @Controller({ path: 'scoped', scope: Scope.REQUEST })
    @Accepted()
    class ScopedController {
      @Get()
      @Roles()
      scoped(): void {
        handler();
      }
    }
    const problems = await problemsOf([DerivedController, ScopedController]);
    expect(problems).toEqual([
      expect.stringMatching(/^WrongBase: @Public\(\)/),
      expect.stringMatching(/^ScopedController: @Accepted\(\)/),
      expect.stringMatching(/^ScopedController\.scoped: @Roles\(\)/),
    ]);
  });

  it('names a mechanism of the options that nobody provides once, not for each handler', async () => {
    const controllers = [controllerWith(Roles('a'))];
    const problems = await problemsOf(controllers, { mechanisms: ['session', 'tokn'] });
    expect(problems).toEqual([expect.stringMatching(/^mechanisms: no mechanism "tokn"/)]);
    expect(await problemsOf([], { mechanisms: [UnknownStrategy] })).toHaveLength(1);
  });

  it('tells where nobody could ever come in, and what to do', async () => {
    const bare = { store: false, features: [], controllers: false };
    const line = /^mechanisms: nobody could ever come in at OneController\.one; name your passport/;
    const guarded = [controllerWith(Roles('a'))];
    expect(await problemsOf(guarded, bare)).toEqual([expect.stringMatching(line)]);
    expect(await problemsOf(guarded, { mechanisms: [] })).toEqual([expect.stringMatching(line)]);
    const open = [controllerWith(), controllerWith(Public())];
    expect(await problemsOf(open, bare)).toEqual([]);
    expect(await problemsOf(open, { ...bare, globalGuard: true })).toHaveLength(1);
    const many = [controllerWith(Roles('a')), controllerWith(UseGuards(AuthGuard))];
    expect(await problemsOf(many, bare)).toEqual([
      expect.stringContaining('OneController.one and 1 more handlers'),
    ]);
    expect(await problemsOf([controllerWith(LoginRequired())], bare)).toEqual([
      expect.stringContaining('store: false keeps no accounts, so name a passport strategy'),
    ]);
    const named = [controllerWith(AuthRequired(NamedStrategy))];
    expect(await problemsOf(named, bare, [NamedStrategy])).toEqual([]);
    expect(await problemsOf(guarded, { ...bare, mechanisms: ['mine'] }, [NamedStrategy])).toEqual(
      [],
    );
  });

  it("refuses a site's strategy with the name of a mechanism of ours", async () => {
    expect(await problemsOf([], {}, [TokenNamedStrategy])).toEqual([
      expect.stringContaining(`has the name "token" of one of ours; give it another, e.g.`),
    ]);
    const bare = { store: false, features: [], controllers: false, mechanisms: ['token'] };
    expect(await problemsOf([], bare, [TokenNamedStrategy])).toEqual([]);
  });

  it('BAS-09: refuses a realm of the options that no header can hold', async () => {
    for (const realm of ['a\r\nb', 'a\u0000', 'Müller'])
      expect(await problemsOf([], { basic: { realm } })).toEqual([
        expect.stringContaining('basic.realm'),
      ]);
    expect(await problemsOf([], { basic: { realm: 'a "b" \\ c' } })).toEqual([]);
  });

  it.each(ADAPTERS)('contradicting levels are no contradiction on %s', async (adapter) => {
    @Controller('levels')
    @Public()
    class LevelsController {
      @Get()
      @Roles('admin')
      admin(): void {
        handler();
      }
    }
    const site = await startSite({ adapter, controllers: [LevelsController] });
    expect((await site.visitor().get('/levels')).status).toBe(401);
    await site.close();
  });
});
