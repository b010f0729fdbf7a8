import type { FieldDefinition, ModelDefinition } from '../ports/model.js';
import type { FormEntry } from './forms/form.registry.js';
import type { AnyFeature } from './feature/feature.js';
import { outboxMailModel } from './mail/outbox-mail.model.js';
import { deviceModel } from './sessions/device.model.js';
import { rememberModel } from './sessions/remember.model.js';
import { sessionModel } from './sessions/session.model.js';
import { throttleModel } from './throttling/throttle.model.js';
import { mailedTokenModel } from './tokens/mailed-token.model.js';
import { revokedTokenModel } from './tokens/revoked-token.model.js';
import { roleModel } from './users/role.model.js';
import { userModel } from './users/user.model.js';

/** Every table of the package's own; the site's user and role are `userModel` and `roleModel`. */
export const builtInModels: readonly ModelDefinition[] = Object.freeze([
  sessionModel,
  rememberModel,
  deviceModel,
  revokedTokenModel,
  mailedTokenModel,
  throttleModel,
  outboxMailModel,
]);

/** The forms whose further fields become columns of a new user. */
const FORMS_OF_USERS = ['register', 'confirmRegister'] as const;

/** Fields of a user that no model of ours declares. */
const OF_THE_PACKAGE: ReadonlySet<string> = new Set(['id', 'roles']);

/** Every model of an application: the site's user with the fields that its features and forms need, its role, and all tables. */
export function modelsOf(
  features: readonly AnyFeature[],
  forms: Readonly<Record<string, FormEntry>>,
): readonly ModelDefinition[] {
  const asked = features.map(({ userFields = {} }) => userFields);
  const fixed = Object.assign({}, userModel.fields, ...asked) as ModelDefinition['fields'];
  const extra = FORMS_OF_USERS.flatMap((name) =>
    forms[name] ? columnsOf(name, forms[name], fixed) : [],
  );
  const columns = extra.map((name): [string, FieldDefinition] => [
    name,
    { type: 'string', nullable: true, loose: true },
  ]);
  const fields = { ...Object.fromEntries(columns), ...fixed };
  const own = features.flatMap(({ models = [] }) => models);
  return [{ ...userModel, fields }, roleModel, ...builtInModels, ...own];
}

/** What a form asks for beside the package's own fields; nobody may set what the package keeps about a user. */
function columnsOf(
  name: string,
  form: FormEntry,
  fixed: ModelDefinition['fields'],
): readonly string[] {
  const forbidden = form.extra.filter(
    (field) => OF_THE_PACKAGE.has(field) || Object.hasOwn(fixed, field),
  );
  if (forbidden.length === 0) return form.extra;
  throw new Error(
    `forms.${name}: people cannot fill in ${forbidden.join(', ')}, which the package keeps`,
  );
}
