import { hasInvisible } from '../../common/visible-text.js';
import { MailSender } from '../../ports/mail-sender.js';
import type { OptionReport } from '../options/option-report.js';
import type { CoreSettings, StaticSettings } from '../options/settings.js';
import { LINKED_ROUTES } from './mail-links.js';
import { linkProblem } from './link-target.js';
import { SUBJECT_OPTIONS } from './subject-options.js';

/** Looks for what is missing, unsafe or contradictory in `mail` and `links`. */
export function checkMail(
  core: CoreSettings,
  fixed: StaticSettings,
  report: OptionReport,
  production: boolean,
): void {
  const { mail } = core;
  if (!mail.plaintext && !mail.html) {
    report.add(
      'mail.plaintext and mail.html are both off, so no mail has a body; leave one of them on',
    );
  }
  for (const problem of subjectProblems(core)) report.add(problem);
  for (const problem of [transportProblem(mail), fromProblem(mail.from), ...linkProblems(core)]) {
    if (problem !== null) report.add(problem);
  }
  const unfit = jsonLinks(core, fixed);
  if (unfit.length > 0) {
    report.note(
      `pages: false without ${unfit.join(', ')}: mails link to routes that answer people in JSON; name the pages of your front end there`,
    );
  }
  if (production && isMissing(core, fixed)) {
    report.add(
      "mail.transport is missing, so no mail would ever arrive: set it, e.g. to 'smtps://user:password@mail.example'",
      'NO_MAIL_TRANSPORT',
    );
  }
}

function isMissing({ mail }: CoreSettings, { features, replaced = [] }: StaticSettings): boolean {
  if (mail.transport !== undefined || mail.mailer === 'application') return false;
  const mails = features.some((feature) => Object.keys(feature.mails ?? {}).length > 0);
  return mails && !replaced.includes(MailSender);
}

/** Links of mails that nobody has led to a page. */
function jsonLinks({ links }: CoreSettings, { pages, routes = [] }: StaticSettings): string[] {
  if (pages !== false) return [];
  const unset = Object.entries(LINKED_ROUTES).filter(
    ([option, route]) =>
      links[option as keyof typeof links] === undefined &&
      routes.some(({ name }) => name === route),
  );
  return unset.map(([option]) => `links.${option}`);
}

/** Subjects of our mails have names of their own; any other is that of a mail of the site's. */
function subjectProblems({ mail }: CoreSettings): string[] {
  return Object.keys(mail.subjects).flatMap((name) =>
    Object.hasOwn(SUBJECT_OPTIONS, name)
      ? [`mail.subjects.${name}: the subject of this mail is named ${SUBJECT_OPTIONS[name]}`]
      : [],
  );
}

/** Never quotes the transport: its URL holds a password. */
function transportProblem({ transport, mailer }: CoreSettings['mail']): string | null {
  if (transport === undefined) return null;
  if (mailer === 'application') {
    return "mail.transport and mail.mailer: 'application' exclude each other; leave one of them out";
  }
  const isUrl = typeof transport === 'string' && URL.canParse(transport);
  const isOptions = typeof transport === 'object' && transport !== null;
  if (isOptions || (isUrl && /^smtps?:/i.test(transport))) return null;
  return "mail.transport: give an SMTP URL such as 'smtp://127.0.0.1:1025', or what nodemailer's createTransport takes";
}

function fromProblem(from: CoreSettings['mail']['from']): string | null {
  if (from === undefined) return null;
  const { name = '', address } =
    typeof from === 'string' ? { address: from } : (Object(from) as Partial<Named>);
  const isSound =
    typeof address === 'string' &&
    /[^\s@]@[^\s@]/.test(address) &&
    !hasInvisible(address) &&
    !hasInvisible(name);
  if (isSound) return null;
  return "mail.from: give an address, 'Name <address>' or { name, address }";
}

interface Named {
  readonly name: string;
  readonly address: string;
}

function linkProblems({ links, baseUrl, origins }: CoreSettings): string[] {
  const own = baseUrl !== undefined && URL.canParse(baseUrl) ? new URL(baseUrl).origin : null;
  return Object.entries(links).flatMap(([name, template]) => {
    if (template === undefined || typeof template === 'function') return [];
    const isText = typeof template === 'string' && template.includes('{token}');
    const problem = linkProblem(
      isText && template.replaceAll('{token}', 'token'),
      (origin) => origin === own || origins.includes(origin),
    );
    if (problem === null) return [];
    return problem === 'unfit'
      ? [`links.${name}: give an absolute URL with {token} in it, or a function of the token`]
      : [`links.${name}: ${problem.foreign} is neither baseUrl's nor among origins`];
  });
}
