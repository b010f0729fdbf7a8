import { Controller, Get } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changeable,
  confirmable,
  CurrentUser,
  LoginRequired,
  passwordless,
  recoverable,
  registerable,
  trackable,
  type User,
} from '../../../lib/index.js';
import { MailTrap } from '../../../lib/testing/mail-trap.js';
import { MailSender } from '../../../lib/ports/mail-sender.js';
import { SecurityMailService } from '../../../lib/core/mail/security-mail.service.js';
import { ADAPTERS, PASSWORD, startSite, type Site } from '../../support/site.js';

@Controller()
class MeController {
  @Get('me')
  @LoginRequired()
  me(@CurrentUser() user: User): object {
    return { email: user.email };
  }
}

describe.each(ADAPTERS)('the life of an account on %s', (adapter) => {
  let site: Site;
  const trap = new MailTrap();

  beforeAll(async () => {
    site = await startSite({
      adapter,
      controllers: [MeController],
      security: {
        features: [registerable, confirmable, recoverable, changeable, passwordless, trackable],
        overrides: [{ provide: MailSender, useValue: trap }],
      },
    });
  });
  afterAll(() => site.close());

  const mailTo = async (address: string): Promise<string> => {
    await site.app.get(SecurityMailService).flush();
    return new URL(trap.link(address)).pathname;
  };

  it('registers, confirms, signs in, changes, forgets and resets, by pages', async () => {
    const email = 'bob@life.test';
    const visitor = site.visitor();
    expect((await visitor.page('/register')).text).toContain('name="passwordConfirm"');
    const registered = await visitor.form('/register', {
      email,
      password: PASSWORD,
      passwordConfirm: PASSWORD,
    });
    expect(registered.status).toBe(303);
    expect((await visitor.page(registered.location ?? '')).text).toContain(email);

    const early = await visitor.form('/login', { email, password: PASSWORD });
    expect(early.status).toBe(403);
    expect(early.text).toContain('confirm your email address first');

    const link = await mailTo(email);
    const asked = await visitor.page(link);
    expect(asked.status).toBe(200);
    expect(asked.text).toContain(`action="${link}"`);
    expect((await visitor.form(link, {})).status).toBe(303);
    const used = await visitor.page(link);
    expect(used.status).toBe(303);
    expect((await visitor.page(used.location ?? '')).text).toContain('already confirmed');

    expect((await visitor.form('/login', { email, password: PASSWORD })).location).toBe('/');
    expect((await visitor.get('/me')).json()).toEqual({ email });

    const next = 'another long password';
    const changed = await visitor.form('/change', {
      password: PASSWORD,
      newPassword: next,
      newPasswordConfirm: next,
    });
    expect(changed.status).toBe(303);
    expect((await visitor.get('/me')).status).toBe(200);

    const stranger = site.visitor();
    expect((await stranger.form('/reset', { email })).location).toBe('/reset');
    const reset = await mailTo(email);
    const form = await stranger.page(reset);
    expect(form.text).toContain('autocomplete="new-password"');
    const weak = await stranger.form(reset, { password: 'password', passwordConfirm: 'password' });
    expect(weak.status).toBe(400);
    const last = 'the third long password';
    expect((await stranger.form(reset, { password: last, passwordConfirm: last })).status).toBe(
      303,
    );
    expect((await visitor.get('/me')).status).toBe(401);
    expect((await stranger.form('/login', { email, password: last })).status).toBe(303);
  });

  it('does the same by JSON', async () => {
    const email = 'carol@life.test';
    const visitor = site.visitor();
    const registered = await visitor.json('/register', { email, password: PASSWORD });
    expect(registered.status).toBe(200);
    expect(Object.keys(registered.json())).toEqual(['message']);
    expect((await visitor.json('/login', { email, password: PASSWORD })).json()).toMatchObject({
      code: 'CONFIRMATION_REQUIRED',
    });
    const link = await mailTo(email);
    expect((await visitor.get(link)).json()).toEqual({ status: 'valid' });
    expect((await visitor.json(link, {})).json()).toMatchObject({ user: { email } });
    expect((await visitor.get(link)).json()).toEqual({ status: 'invalid' });
    expect((await visitor.json('/login', { email, password: PASSWORD })).status).toBe(200);
    const user = await site.users.findUser({ email });
    expect(user).toMatchObject({ loginCount: 1, currentLoginIp: '127.0.0.1', lastLoginIp: null });
  });

  it('signs in by a link in the browser that asked, and asks in another', async () => {
    await site.user('dora@life.test');
    const visitor = site.visitor();
    expect((await visitor.form('/login/link', { email: 'dora@life.test' })).status).toBe(303);
    const link = await mailTo('dora@life.test');
    const other = site.visitor();
    expect((await other.page(link)).text).toContain('another browser');
    expect((await other.json(link, {})).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await visitor.form(link, {})).status).toBe(303);
    expect((await visitor.get('/me')).status).toBe(200);
  });
});
