import { Body, Controller, Post, Put } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Public, SkipCsrf } from '../../../lib/index.js';
import { rawPost } from '../../support/raw-answer.js';
import { ADAPTERS, startSite, type Site } from '../../support/site.js';

/** Handlers of the site's own on paths of ours, for methods that are not. */
@Controller()
@Public()
@SkipCsrf()
class SiteController {
  @Post('session')
  post(@Body() body: object): object {
    return { got: body };
  }

  @Put('login')
  put(@Body() body: object): object {
    return { got: body };
  }
}

/** On one of ours, at another host. Fastify has one handler for a path, whatever the host. */
@Controller()
@Public()
@SkipCsrf()
class OtherHostController {
  @Post('token')
  token(@Body() body: object): object {
    return { got: body };
  }
}

describe.each(ADAPTERS)("a site's own handlers beside ours on %s", (adapter) => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite({ adapter, controllers: [SiteController] });
  });
  afterAll(() => site.close());

  it.each([
    ['POST', '/session'],
    ['PUT', '/login'],
  ])('%s %s gets its body', async (method, path) => {
    const answer = await site.visitor().send(method, path, { json: { a: 1 } });
    expect(answer.json()).toEqual({ got: { a: 1 } });
  });
});

it("a site's own handler at another host than ours gets its body", async () => {
  const site = await startSite({
    adapter: 'express',
    controllers: [OtherHostController],
    security: { host: ':tenant.login.test' },
  });
  try {
    const headers = { host: 'www.site.test', 'content-type': 'application/json' };
    const { body } = await rawPost(`${site.url}/token`, '{"a":1}', headers);
    expect(body).toContain('"got":{"a":1}');
  } finally {
    await site.close();
  }
});
