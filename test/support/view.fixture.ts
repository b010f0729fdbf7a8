import { authenticatableMessages } from '../../lib/features/authenticatable/authenticatable.messages.js';
import { authenticatableViews } from '../../lib/features/authenticatable/authenticatable.views.js';
import { changeableMails } from '../../lib/features/changeable/changeable.mails.js';
import { changeableMessages } from '../../lib/features/changeable/changeable.messages.js';
import { changeableViews } from '../../lib/features/changeable/changeable.views.js';
import { confirmableMails } from '../../lib/features/confirmable/confirmable.mails.js';
import { confirmableMessages } from '../../lib/features/confirmable/confirmable.messages.js';
import { confirmableViews } from '../../lib/features/confirmable/confirmable.views.js';
import { passwordlessMails } from '../../lib/features/passwordless/passwordless.mails.js';
import { passwordlessMessages } from '../../lib/features/passwordless/passwordless.messages.js';
import { passwordlessViews } from '../../lib/features/passwordless/passwordless.views.js';
import { recoverableMails } from '../../lib/features/recoverable/recoverable.mails.js';
import { recoverableMessages } from '../../lib/features/recoverable/recoverable.messages.js';
import { recoverableViews } from '../../lib/features/recoverable/recoverable.views.js';
import { registerableMails } from '../../lib/features/registerable/registerable.mails.js';
import { registerableMessages } from '../../lib/features/registerable/registerable.messages.js';
import { registerableViews } from '../../lib/features/registerable/registerable.views.js';
import { MailComposer, type MailComposerOptions } from '../../lib/core/mail/mail-composer.js';
import {
  CatalogueTranslator,
  type CatalogueOptions,
} from '../../lib/core/messages/catalogue.translator.js';
import { coreMessages } from '../../lib/core/messages/core.messages.js';
import { MessageService, type MessageOverride } from '../../lib/core/messages/message.service.js';
import { brandOf, type BrandOptions } from '../../lib/core/views/brand.js';
import type { FormDescription } from '../../lib/core/views/form-description.js';
import { HandlebarsViewRenderer } from '../../lib/core/views/handlebars.view-renderer.js';
import {
  PageService,
  type PageInput,
  type PageServiceOptions,
} from '../../lib/core/views/page.service.js';
import { standardFields as field } from '../../lib/core/views/standard-fields.js';
import { ViewContext } from '../../lib/ports/view-context.js';

export const allMessages = {
  ...coreMessages,
  ...authenticatableMessages,
  ...registerableMessages,
  ...confirmableMessages,
  ...recoverableMessages,
  ...changeableMessages,
  ...passwordlessMessages,
};

export const allViews = {
  ...authenticatableViews,
  ...registerableViews,
  ...confirmableViews,
  ...recoverableViews,
  ...changeableViews,
  ...passwordlessViews,
};

export const allMails = {
  ...registerableMails,
  ...confirmableMails,
  ...recoverableMails,
  ...changeableMails,
  ...passwordlessMails,
};

const next = { name: 'next', ...field.next };
const email = { name: 'email', ...field.email };

/** The package's own forms, as a page gets them. */
export const forms: Readonly<Record<string, FormDescription>> = {
  loginUser: {
    name: 'login',
    fields: [
      { name: 'email', ...field.emailIdentity },
      { name: 'password', ...field.password },
      { name: 'remember', ...field.remember },
      next,
    ],
  },
  registerUser: {
    name: 'register',
    fields: [
      { name: 'email', ...field.emailIdentity },
      { name: 'password', ...field.choosePassword },
      { name: 'passwordConfirm', ...field.choosePasswordConfirm },
      next,
    ],
  },
  forgotPassword: { name: 'forgotPassword', fields: [email] },
  resetPassword: {
    name: 'resetPassword',
    fields: [
      { name: 'password', ...field.newPassword },
      { name: 'passwordConfirm', ...field.newPasswordConfirm },
    ],
  },
  changePassword: {
    name: 'changePassword',
    fields: [
      { name: 'password', ...field.currentPassword },
      { name: 'newPassword', ...field.newPassword },
      { name: 'newPasswordConfirm', ...field.newPasswordConfirm },
    ],
  },
  sendConfirmation: { name: 'sendConfirmation', fields: [email] },
  sendLogin: { name: 'passwordlessLogin', fields: [email] },
  linkExpired: { name: 'forgotPassword', fields: [email] },
  verify: { name: 'verify', fields: [{ name: 'password', ...field.password }, next] },
  confirmEmail: { name: 'confirmEmail', fields: [] },
  loginLink: { name: 'loginLink', fields: [] },
  logout: { name: 'logout', fields: [] },
};

const PATHS: Readonly<Record<string, string>> = {
  login: '/login',
  logout: '/logout',
  register: '/register',
  confirm: '/confirm',
  reset: '/reset',
  change: '/change',
  'login-link': '/login/link',
};

export const BASE_URL = 'https://app.example';

export interface ViewFixtureOptions {
  readonly brand?: BrandOptions;
  readonly catalogue?: CatalogueOptions;
  readonly overrides?: Readonly<Record<string, MessageOverride>>;
  readonly dir?: string;
  readonly templates?: Readonly<Record<string, string>>;
  readonly cache?: boolean;
  readonly pages?: Partial<PageServiceOptions>;
  readonly mails?: Partial<MailComposerOptions>;
  /** Route names that there are. @default all */
  readonly routes?: readonly string[];
}

/** Pages and mails with every feature in force, as the module puts them together. */
export function viewFixture(options: ViewFixtureOptions = {}) {
  const catalogues = new CatalogueTranslator(options.catalogue);
  const messages = new MessageService({
    translator: catalogues,
    catalogues,
    definitions: allMessages,
    overrides: options.overrides,
  });
  const { dir, templates, cache } = options;
  const renderer = new HandlebarsViewRenderer({
    views: allViews,
    mails: allMails,
    dir,
    templates,
    cache,
  });
  const routes = options.routes ?? Object.keys(PATHS);
  const urlFor = (name: string) => (routes.includes(name) ? (PATHS[name] ?? null) : null);
  const shared = { renderer, messages, viewContext: new ViewContext() };
  const brand = brandOf(options.brand ?? {}, BASE_URL);
  const pages = new PageService({ ...shared, brand: () => brand, urlFor, ...options.pages });
  const mails = new MailComposer({
    ...shared,
    brand,
    urlFor: (name) => (urlFor(name) === null ? null : BASE_URL + urlFor(name)),
    plaintext: true,
    html: true,
    ...options.mails,
  });
  return { catalogues, messages, renderer, pages, mails };
}

/** A page as its controller would ask for it. */
export function pageInput(name: string, extra: Partial<PageInput> = {}): PageInput {
  const description = forms[name];
  return {
    name,
    locale: 'en',
    request: {},
    form: description ? { description, action: `/${name}`, params: { min: 8 } } : null,
    csrf: { field: 'csrf_token', token: 'csrf-token-of-the-session' },
    ...extra,
  };
}
