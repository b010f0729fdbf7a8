import { CookiePolicy } from '../../../core/http/cookie-policy.js';

/** Our cookies under the names that Flask-Login gives them, prefixes of https apart. */
export class FlaskCookiePolicy extends CookiePolicy {
  override readonly remember = this.named('remember_token');
}
