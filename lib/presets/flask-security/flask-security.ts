import type { AnyFeature } from '../../core/feature/feature.js';
import {
  STATIC_OPTIONS,
  type SecurityOptions,
  type SecurityRuntimeOptions,
  type SecurityStaticOptions,
} from '../../security.options.js';
import { FLASK_PRESET } from './flask.preset.js';

/** Stands in the logs for why a hash without HMAC may be made. */
const SINGLE_HASH = 'passwords.singleHash says so, as SECURITY_PASSWORD_SINGLE_HASH did';

/**
 * Options for `SecurityModule.forRoot` that speak and behave as Flask-Security 3.0: its paths, fields, JSON envelope, statuses, redirects,
 * hashes and lifetimes. Whatever `overrides` name stands above it. lib/presets/flask-security/README.md lists what is not restored and why.
 * @publicApi
 */
export function flaskSecurity<const F extends readonly AnyFeature[] = readonly []>(
  overrides: Partial<SecurityStaticOptions<F>> & SecurityRuntimeOptions<F> = {},
): SecurityOptions<F> {
  return { ...flaskSecurity.options(overrides), ...flaskSecurity.static<F>(overrides) };
}

/** The half that stands beside `useFactory` in `SecurityModule.forRootAsync`; options of run time among `overrides` are left out. */
flaskSecurity.static = function staticOptions<const F extends readonly AnyFeature[] = readonly []>(
  overrides: Partial<SecurityStaticOptions<F>> = {},
): SecurityStaticOptions<F> {
  const own = Object.entries(overrides).filter(([name]) => Object.hasOwn(STATIC_OPTIONS, name));
  return { ...Object.fromEntries(own), preset: FLASK_PRESET } as SecurityStaticOptions<F>;
};

/** The half that a factory of `SecurityModule.forRootAsync` gives; static options among `overrides` are left out. */
flaskSecurity.options = function runtimeOptions<O extends SecurityRuntimeOptions = object>(
  overrides: O = {} as O,
): O {
  const own: Record<string, unknown> = Object.fromEntries(
    Object.entries(overrides).filter(([name]) => !Object.hasOwn(STATIC_OPTIONS, name)),
  );
  const { passwords, acceptRisk } = overrides;
  if (passwords?.singleHash === true) {
    own['acceptRisk'] = { BCRYPT_WITHOUT_PEPPER: SINGLE_HASH, ...acceptRisk };
  }
  return own as O;
};
