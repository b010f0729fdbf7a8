import { Inject, Injectable } from '@nestjs/common';
import type { Resolved } from '../../core/options/define-options.js';
import type { Attempt, LoginCheck, LoginRefusal } from '../../ports/hooks.js';
import { passwordlessOptions } from './passwordless.options.js';

const REFUSAL: LoginRefusal = { code: 'FORBIDDEN', key: 'FORBIDDEN' };

/** With `only`, no password lets anybody in, at no door. */
@Injectable()
export class LinksOnlyCheck implements LoginCheck {
  constructor(
    @Inject(passwordlessOptions.token)
    private readonly options: Resolved<typeof passwordlessOptions>,
  ) {}

  check(_user: object, { mechanism }: Attempt): LoginRefusal | null {
    return this.options.only && (mechanism === 'password' || mechanism === 'basic')
      ? REFUSAL
      : null;
  }
}
