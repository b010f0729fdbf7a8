import type { Provider } from '@nestjs/common';
import type { Preset } from '../../core/feature/preset.js';
import { LoginPageFields } from '../../features/authenticatable/login-page.fields.js';
import { ConfirmableService } from '../../features/confirmable/confirmable.service.js';
import { ConfirmedLoginCheck } from '../../features/confirmable/confirmed-login.check.js';
import { LinksOnlyCheck } from '../../features/passwordless/links-only.check.js';
import { FlaskConfirmableService } from './accounts/flask-confirmable.service.js';
import { FlaskConfirmationCheck } from './authentication/flask-confirmation.check.js';
import { FlaskLinksOnlyCheck } from './authentication/flask-links-only.check.js';
import { flaskHttpProviders } from './flask-http.providers.js';
import { flaskLoginProviders } from './flask-login.providers.js';
import { FLASK_OPTIONS } from './flask.options.js';
import { FlaskConfirmRegisterForm } from './forms/flask-confirm-register.form.js';
import { FlaskLoginForm } from './forms/flask-login.form.js';
import { FlaskLoginPageFields } from './forms/flask-login-page.fields.js';

/** Parts of features that decide otherwise. */
const PARTS: Readonly<Record<string, readonly Provider[]>> = {
  authenticatable: [{ provide: LoginPageFields, useClass: FlaskLoginPageFields }],
  confirmable: [
    { provide: ConfirmedLoginCheck, useClass: FlaskConfirmationCheck },
    { provide: ConfirmableService, useClass: FlaskConfirmableService },
  ],
  passwordless: [{ provide: LinksOnlyCheck, useClass: FlaskLinksOnlyCheck }],
};

/** Flask-Security 3.0 as a preset. */
export const FLASK_PRESET: Preset = Object.freeze({
  name: 'flask-security',
  options: FLASK_OPTIONS,
  routes: { 'login-token': { path: ':token', below: 'login' } },
  forms: { confirmRegister: FlaskConfirmRegisterForm, login: FlaskLoginForm },
  providers(features: readonly string[]): readonly Provider[] {
    // A service without accounts has nothing of all this.
    if (!features.includes('authenticatable')) return [];
    const parts = features.flatMap((feature) => PARTS[feature] ?? []);
    return [...flaskHttpProviders, ...flaskLoginProviders, ...parts];
  },
});
