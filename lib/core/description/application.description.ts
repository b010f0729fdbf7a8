import type { Type } from '@nestjs/common';
import {
  ApiDescription,
  type ApiSchema,
  type HandlerDescription,
} from '../../ports/api-description.js';
import { MailboxController } from '../mail/mailbox.controller.js';
import type { AnswerStyle } from './answer-style.js';
import type { FormSchemas } from './form-schemas.js';
import type { OwnRoutes } from './own-routes.js';
import type { SecuritySchemes } from './security-schemes.js';
import type { SiteHandlers } from './site-handlers.js';

export interface ApplicationDescriptionParts {
  readonly own: OwnRoutes;
  readonly site: SiteHandlers;
  readonly forms: FormSchemas;
  readonly schemes: SecuritySchemes;
  readonly style: AnswerStyle;
  /** What answers tell of a user. */
  readonly user: ApiSchema;
}

/** Everything that documents can say of one application's routes, made when one asks. */
export class ApplicationDescription extends ApiDescription {
  private parts: ApplicationDescriptionParts | null = null;

  constructor(private readonly make: () => ApplicationDescriptionParts) {
    super();
  }

  override describe(controller: Type, method: string): HandlerDescription | null {
    // A tool of development, which is not there for clients.
    if (controller === MailboxController) return { own: true, hidden: true };
    const ours = this.known.own.describe(controller, method);
    if (ours?.own) return ours;
    const asked = this.known.site.describe(controller, method);
    return ours ? { ...asked, ...ours, answers: { ...asked?.answers, ...ours.answers } } : asked;
  }

  override schemas(): Readonly<Record<string, ApiSchema>> {
    const { forms, style, user } = this.known;
    return { ...forms.schemas(), ...style.schemas(), SecurityPayload: user };
  }

  override securitySchemes(): Readonly<Record<string, ApiSchema>> {
    return this.known.schemes.all();
  }

  private get known(): ApplicationDescriptionParts {
    return (this.parts ??= this.make());
  }
}
