import { LoginAlternative } from '../../core/authentication/login-alternative.js';
import { defineFeature } from '../../core/feature/define-feature.js';
import { BrowserMark } from './browser-mark.js';
import { LoginLinkForm } from './dto/login-link.form.js';
import { PasswordlessLoginForm } from './dto/passwordless-login.form.js';
import { LinksOnlyCheck } from './links-only.check.js';
import { LoginLinkController } from './login-link.controller.js';
import { LoginLinkPage } from './login-link.page.js';
import { LoginTokenController } from './login-token.controller.js';
import { passwordlessMails } from './passwordless.mails.js';
import { passwordlessMessages } from './passwordless.messages.js';
import { passwordlessOperations } from './passwordless.operations.js';
import { passwordlessOptions } from './passwordless.options.js';
import { PasswordlessService } from './passwordless.service.js';
import { passwordlessViews } from './passwordless.views.js';

/**
 * People sign in by a mailed link, beside the password or, with `only`, instead of it.
 * @publicApi
 */
export const passwordless = defineFeature({
  name: 'passwordless',
  options: passwordlessOptions,
  routes: {
    'login-link': { path: '/login/link', controllers: [LoginLinkController] },
    'login-token': { path: '/login/link/:token', controllers: [LoginTokenController] },
  },
  operations: passwordlessOperations,
  providers: [
    PasswordlessService,
    BrowserMark,
    LoginLinkPage,
    { provide: LoginAlternative, useExisting: LoginLinkPage },
  ],
  forms: { passwordlessLogin: PasswordlessLoginForm, loginLink: LoginLinkForm },
  messages: passwordlessMessages,
  views: passwordlessViews,
  mails: passwordlessMails,
  hooks: { loginChecks: [LinksOnlyCheck] },
});
