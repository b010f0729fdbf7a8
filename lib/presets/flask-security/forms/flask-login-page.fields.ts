import { Injectable } from '@nestjs/common';
import { LoginPageFields } from '../../../features/authenticatable/login-page.fields.js';

/** The login page draws `email`, whatever attributes people are known by. */
@Injectable()
export class FlaskLoginPageFields extends LoginPageFields {
  override readonly drawn = 'email';
  override readonly notDrawn = ['username', 'identity'];
}
