import type { AnonymousUser } from '../users/anonymous-user.js';
import type { RefusalHandler } from '../authorization/refusal-handler.js';
import type { RedirectTarget } from '../http/redirect-target.js';
import type { LinkTemplate } from '../http/link-template.js';
import type { BrandLink } from '../views/brand.js';
import type { PolicySources } from '../views/content-security-policy.js';
import type { TemplateHelpers } from '../views/template-set.js';
import type { ThrottlingInput } from '../throttling/throttling.options.js';
import type {
  ContextSource,
  HashingCosts,
  IdentityAttribute,
  MailContextSource,
  MessageOverride,
  TrustProxy,
} from './core.values.js';
import type { PasswordRule } from '../../ports/password-rule.js';
import {
  anything,
  choice,
  durationOrNever,
  flag,
  groupOrOff,
  integer,
  optionalText,
  text,
  texts,
} from './readers.js';
import { isLink, isRule } from './core.shapes.js';
import { sessionGroup } from './session.group.js';
import { isFunction, isListOf, isRecord, isRecordOf, isText, oneOf, shaped } from './shapes.js';

/** Every option of the core with its default, in the order of the manual. Static options stand beside `useFactory` instead. */
export const coreOptions = {
  /** First signs, all verify; at least 32 bytes each. Required in production. */
  secret: anything<string | readonly string[] | undefined>(undefined),
  /** Where people reach the application; every link is made from it, never from the Host header. Required in production. */
  baseUrl: optionalText(),
  /** Front ends elsewhere that may write with a session, be `next`, and be the target of links. */
  origins: texts(),
  trustProxy: anything<TrustProxy | undefined>(undefined),
  acceptRisk: anything<Readonly<Record<string, string>>>({}),
  /** Switches every check of who the caller is off; refused in production. */
  disabled: flag(false),
  genericResponses: flag(true),
  anonymousUser: shaped<typeof AnonymousUser | null>(
    null,
    isFunction,
    'a class, e.g. AnonymousUser',
  ),
  identityAttributes: anything<readonly IdentityAttribute[]>(['email']),
  /** The spelling of fields in bodies, and of the keys of their errors; what answers hold keeps its names. */
  fieldNames: choice<'camelCase' | 'snake_case'>('camelCase', ['camelCase', 'snake_case']),
  conflicts: choice<'refuse' | 'first'>('refuse', ['refuse', 'first']),
  unauthorized: shaped<RefusalHandler | undefined>(
    undefined,
    isFunction,
    'a function of the context and the reason',
  ),
  flashMessages: flag(true),
  csrf: groupOrOff({ header: optionalText(), field: optionalText() }),
  throttling: anything<false | ThrottlingInput>({}),
  passwords: {
    scheme: text('argon2id'),
    schemes: shaped<readonly string[] | undefined>(undefined, isListOf(isText), 'a list of names'),
    deprecated: shaped<'auto' | readonly string[]>(
      'auto',
      oneOf(['auto'], isListOf(isText)),
      "'auto' or a list of names",
    ),
    options: shaped<HashingCosts>({}, isRecordOf(isRecord), 'an object of costs by scheme'),
    /** A text, or id to text for rotation: `pepperId` names the one that hashes, else the last does; keep the others while hashes have them. */
    pepper: anything<string | Readonly<Record<string, string>> | undefined>(undefined),
    pepperId: optionalText(),
    contextWords: anything<false | readonly string[]>([]),
    /** Milliseconds that a wrong password takes at least, while hashes of a slower scheme are left. */
    failureFloor: integer(0),
    singleHash: shaped<boolean | readonly string[] | undefined>(
      undefined,
      oneOf([true, false], isListOf(isText)),
      'true, false or a list of names of schemes',
    ),
    minLength: integer(8),
    maxLength: integer(1024),
    blocklist: shaped<boolean | readonly string[]>(
      true,
      oneOf([true, false], isListOf(isText)),
      'true, false or a list of texts',
    ),
    rules: shaped<readonly PasswordRule[]>(
      [],
      isListOf(isRule),
      'a list of objects with a method check',
    ),
  },
  sessions: sessionGroup,
  tokens: {
    maxAge: durationOrNever('1 hour'),
    header: text('Authentication-Token'),
    queryParam: optionalText(),
    bodyField: optionalText(),
    issueOnLogin: flag(false),
    audience: optionalText(),
  },
  /** Over plain http refused in production (RFC 7617 section 4) unless `acceptRisk` names `INSECURE_BASIC`. */
  basic: { realm: text('Login Required') },
  redirects: {
    postLogin: anything<RedirectTarget>('/'),
    postLogout: anything<RedirectTarget>('/'),
    postRegister: anything<RedirectTarget | undefined>(undefined),
    postConfirm: anything<RedirectTarget | undefined>(undefined),
    postReset: anything<RedirectTarget | undefined>(undefined),
    postChange: anything<RedirectTarget | undefined>(undefined),
    confirmError: anything<RedirectTarget | undefined>(undefined),
    unauthorized: anything<RedirectTarget | null | undefined>(undefined),
  },
  links: {
    confirm: anything<LinkTemplate | undefined>(undefined),
    reset: anything<LinkTemplate | undefined>(undefined),
    login: anything<LinkTemplate | undefined>(undefined),
  },
  messages: shaped<Readonly<Record<string, MessageOverride>>>(
    {},
    isRecord,
    'an object of texts by key',
  ),
  i18n: {
    /** Folder of the site's own `<language>.json`: they add languages, or change single texts. */
    dir: optionalText(),
    /** The languages that people get to read, as BCP 47 tags; empty for all that there are texts in. */
    locales: texts(),
    /** Of people who read none of them; the first of `locales`, or `en`. */
    fallback: optionalText(),
  },
  views: {
    dir: optionalText(),
    templates: shaped<Readonly<Record<string, string>>>(
      {},
      isRecordOf(isText),
      'an object of files by page',
    ),
    context: shaped<Readonly<Record<string, ContextSource>>>(
      {},
      isRecordOf(isFunction),
      'an object of functions by page, or all',
    ),
    /** Functions for the site's templates. */
    helpers: shaped<TemplateHelpers>({}, isRecordOf(isFunction), 'an object of functions'),
    /** Sources that the site's templates load from, by directive of the Content-Security-Policy. */
    csp: shaped<PolicySources>(
      {},
      isRecordOf(isListOf(isText)),
      'an object of lists of sources by directive',
    ),
    brand: {
      name: optionalText(),
      logo: optionalText(),
      accent: optionalText(),
      links: shaped<readonly BrandLink[]>([], isListOf(isLink), 'a list of { text, href }'),
    },
  },
  mail: {
    transport: anything<string | object | undefined>(undefined),
    mailer: choice<'own' | 'application'>('own', ['own', 'application']),
    worker: flag(true),
    from: anything<string | { readonly name: string; readonly address: string } | undefined>(
      undefined,
    ),
    subjects: shaped<Readonly<Record<string, string>>>(
      {},
      isRecordOf(isText),
      'an object of texts by mail',
    ),
    plaintext: flag(true),
    html: flag(true),
    context: shaped<MailContextSource | undefined>(
      undefined,
      isFunction,
      'a function of the mail and the user',
    ),
  },
} as const;
