import { Controller, Get, UseGuards, type Type } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  Accepted,
  AuthGuard,
  AuthTokenRequired,
  Fresh,
  LoginRequired,
  Public,
  Roles,
  SkipCsrf,
} from '../../../lib/index.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';
import { bearerOf, browserOf } from './people.js';

const ok = (): object => ({ ok: true });

@Controller('admin-class')
@Roles('admin')
class AdminController {
  @Get('same')
  same(): object {
    return ok();
  }

  @Get('more')
  @Roles('editor')
  more(): object {
    return ok();
  }

  @Get('either')
  @Accepted('editor', 'author')
  either(): object {
    return ok();
  }

  @Get('open')
  @Public()
  open(): object {
    return ok();
  }

  @Get('by-token')
  @AuthTokenRequired()
  byToken(): object {
    return ok();
  }
}

@Controller('public-class')
@Public()
class PublicController {
  @Get('open')
  open(): object {
    return ok();
  }

  @Get('skips')
  @SkipCsrf()
  skips(): object {
    return ok();
  }

  @Get('signed-in')
  @LoginRequired()
  signedIn(): object {
    return ok();
  }

  @Get('admin')
  @Roles('admin')
  admin(): object {
    return ok();
  }

  @Get('fresh')
  @Fresh()
  fresh(): object {
    return ok();
  }
}

@Controller('session-class')
@LoginRequired()
class SessionController {
  @Get('session')
  session(): object {
    return ok();
  }

  @Get('token')
  @AuthTokenRequired()
  token(): object {
    return ok();
  }
}

@Roles('admin')
abstract class AdminBase {
  @Get('inherited')
  inherited(): object {
    return ok();
  }

  @Get('narrowed')
  @Roles('editor')
  narrowed(): object {
    return ok();
  }

  @Get('opened')
  @Public()
  opened(): object {
    return ok();
  }
}

@Controller('derived')
class DerivedController extends AdminBase {
  @Get('own')
  own(): object {
    return ok();
  }
}

@Controller('derived-more')
@Roles('author')
class DerivedMoreController extends AdminBase {}

@Controller('derived-public')
@Public()
class DerivedPublicController extends AdminBase {
  @Get('own')
  own(): object {
    return ok();
  }

  @Get('closed')
  @Accepted('editor')
  closed(): object {
    return ok();
  }
}

@Public()
abstract class OpenBase {
  @Get('open')
  open(): object {
    return ok();
  }
}

@Controller('closed-over-open')
@Roles('admin')
class ClosedOverOpenController extends OpenBase {}

@Controller('guards-only')
@UseGuards(AuthGuard)
class GuardsOnlyController {
  @Get('closed')
  closed(): object {
    return ok();
  }

  @Get('open')
  @Public()
  open(): object {
    return ok();
  }
}

const CONTROLLERS: Type[] = [
  AdminController,
  PublicController,
  SessionController,
  DerivedController,
  DerivedMoreController,
  DerivedPublicController,
  ClosedOverOpenController,
  GuardsOnlyController,
];

const CALLERS = ['nobody', 'user', 'admin', 'adminEditor', 'adminAuthor', 'editor'] as const;

/** The answers to each caller, in this order; all but the first come with a token. */
const TABLE: Readonly<Record<string, readonly number[]>> = {
  'admin-class/same': [401, 403, 200, 200, 200, 403],
  'admin-class/more': [401, 403, 403, 200, 403, 403],
  'admin-class/either': [401, 403, 403, 200, 200, 403],
  'admin-class/open': [200, 200, 200, 200, 200, 200],
  'admin-class/by-token': [401, 403, 200, 200, 200, 403],
  'public-class/open': [200, 200, 200, 200, 200, 200],
  'public-class/skips': [200, 200, 200, 200, 200, 200],
  'public-class/signed-in': [401, 401, 401, 401, 401, 401],
  'public-class/admin': [401, 403, 200, 200, 200, 403],
  'public-class/fresh': [401, 200, 200, 200, 200, 200],
  'session-class/session': [401, 401, 401, 401, 401, 401],
  'session-class/token': [401, 200, 200, 200, 200, 200],
  'derived/own': [401, 403, 200, 200, 200, 403],
  'derived/inherited': [401, 403, 200, 200, 200, 403],
  'derived/narrowed': [401, 403, 403, 200, 403, 403],
  'derived/opened': [200, 200, 200, 200, 200, 200],
  'derived-more/inherited': [401, 403, 403, 403, 200, 403],
  'derived-more/opened': [200, 200, 200, 200, 200, 200],
  'derived-public/own': [200, 200, 200, 200, 200, 200],
  'derived-public/inherited': [200, 200, 200, 200, 200, 200],
  'derived-public/narrowed': [401, 403, 403, 200, 403, 200],
  'derived-public/closed': [401, 403, 403, 200, 403, 200],
  'closed-over-open/open': [401, 403, 200, 200, 200, 403],
  'guards-only/closed': [401, 200, 200, 200, 200, 200],
  'guards-only/open': [200, 200, 200, 200, 200, 200],
};

describe.each(ADAPTERS)('rules of class, method and base class on %s', (adapter) => {
  let site: Site;
  const headers: Record<string, Readonly<Record<string, string>>> = { nobody: {} };

  beforeAll(async () => {
    site = await startSite({ adapter, controllers: CONTROLLERS });
    headers['user'] = await bearerOf(site);
    headers['admin'] = await bearerOf(site, ['admin']);
    headers['adminEditor'] = await bearerOf(site, ['admin', 'editor']);
    headers['adminAuthor'] = await bearerOf(site, ['admin', 'author']);
    headers['editor'] = await bearerOf(site, ['editor']);
  });
  afterAll(() => site.close());

  it.each(Object.entries(TABLE))('ROL-06: %s answers %j', async (path, expected) => {
    const statuses: number[] = [];
    for (const caller of CALLERS) {
      const answer = await site.visitor().get(`/${path}`, { headers: headers[caller] });
      statuses.push(answer.status);
    }
    expect(statuses).toEqual(expected);
  });

  it("a method's mechanisms replace the class's", async () => {
    const { visitor } = await browserOf(site, ['admin']);
    const status = async (path: string): Promise<number> => (await visitor.get(path)).status;
    expect(await status('/session-class/session')).toBe(200);
    expect(await status('/session-class/token')).toBe(401);
    expect(await status('/admin-class/same')).toBe(200);
    expect(await status('/admin-class/by-token')).toBe(401);
  });
});
