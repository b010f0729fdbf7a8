import { EmptyForm } from '../../core/forms/empty.form.js';
import { defineFeature } from '../../core/feature/define-feature.js';
import { authenticatableMessages } from './authenticatable.messages.js';
import { authenticatableOperations } from './authenticatable.operations.js';
import { AuthenticatableService } from './authenticatable.service.js';
import { authenticatableViews } from './authenticatable.views.js';
import { LoginForm } from './dto/login.form.js';
import { VerifyForm } from './dto/verify.form.js';
import { LoginController } from './login.controller.js';
import { LoginPageFields } from './login-page.fields.js';
import { LogoutController } from './logout.controller.js';
import { SessionController } from './session.controller.js';
import { TokenController } from './token.controller.js';
import { VerifyController } from './verify.controller.js';

/**
 * Signing in and out by page, JSON and token, proving the identity anew, and what a front end may know of its session. Always on.
 * @publicApi
 */
export const authenticatable = defineFeature({
  name: 'authenticatable',
  routes: {
    login: { path: '/login', controllers: [LoginController] },
    logout: { path: '/logout', controllers: [LogoutController] },
    session: { path: '/session', controllers: [SessionController] },
    verify: { path: '/verify', controllers: [VerifyController] },
    token: { path: '/token', controllers: [TokenController] },
  },
  operations: authenticatableOperations,
  providers: [AuthenticatableService, LoginPageFields],
  forms: { login: LoginForm, verify: VerifyForm, logout: EmptyForm },
  messages: authenticatableMessages,
  views: authenticatableViews,
});
