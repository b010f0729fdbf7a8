import { statSync } from 'node:fs';
import { negotiateLocale } from '../../common/locale.js';
import { Translator } from '../../ports/translator.js';
import type { AnyFeature } from '../feature/feature.js';
import { CatalogueTranslator } from '../messages/catalogue.translator.js';
import { coreMessages } from '../messages/core.messages.js';
import type { MessageDefinitions } from '../messages/message-definition.js';
import {
  messageMisspellings,
  messageProblems,
  unfilledProblems,
} from '../messages/message-problems.js';
import type { OptionReport } from '../options/option-report.js';
import type { CoreSettings } from '../options/settings.js';
import { brandProblems } from './brand.js';
import { policyProblems } from './content-security-policy.js';

/**
 * Looks through the options of words and pages: brand, policy, messages, folders, the site's
 * catalogues.
 */
export function checkViews(
  { views, messages, i18n }: CoreSettings,
  features: readonly AnyFeature[],
  report: OptionReport,
  replaced: readonly unknown[] = [],
): void {
  const definitions = Object.assign(
    {},
    coreMessages,
    ...features.map((feature) => feature.messages ?? {}),
  ) as MessageDefinitions;
  const problems = [
    ...brandProblems(views.brand),
    ...policyProblems(views.csp),
    ...messageProblems(messages, definitions),
    ...missingFolder('views.dir', views.dir),
    ...catalogueProblems(i18n, definitions, replaced.includes(Translator)),
  ];
  for (const problem of problems) report.add(problem);
  for (const line of messageMisspellings(messages, definitions)) report.note(line);
  for (const name of strangePages(views.context, features))
    report.note(`views.context.${name}: no feature in force has this page, so nobody asks for it`);
}

/** Pages that the core draws itself, and what stands for every page. */
const OF_THE_CORE = ['all', 'error', 'linkExpired'];

function strangePages(
  context: Readonly<Record<string, unknown>>,
  features: readonly AnyFeature[],
): string[] {
  const known = [...OF_THE_CORE, ...features.flatMap(({ views = {} }) => Object.keys(views))];
  return Object.keys(context).filter((name) => !known.includes(name));
}

function missingFolder(option: string, dir: string | undefined): string[] {
  const isThere = dir === undefined || statSync(dir, { throwIfNoEntry: false })?.isDirectory();
  return isThere
    ? []
    : [
        `${option}: there is no folder ${JSON.stringify(dir)} ` +
          '(paths are from the working directory)',
      ];
}

/** @param elsewhere whether the site takes its texts from elsewhere, which knows its own languages */
function catalogueProblems(
  i18n: CoreSettings['i18n'],
  definitions: MessageDefinitions,
  elsewhere: boolean,
): string[] {
  const missing = missingFolder('i18n.dir', i18n.dir);
  if (missing.length > 0) return missing;
  try {
    const catalogues = new CatalogueTranslator({ dir: i18n.dir });
    const unfilled = [...catalogues.prepare()].flatMap(([file, texts]) =>
      unfilledProblems(texts, definitions).map((line) => `${file}: ${line}`),
    );
    return elsewhere ? unfilled : [...unfilled, ...languageProblems(i18n, catalogues.locales)];
  } catch (error) {
    return [(error as Error).message];
  }
}

function languageProblems(
  { locales, fallback }: CoreSettings['i18n'],
  known: readonly string[],
): string[] {
  const unknown = locales.filter((locale) => !known.includes(locale));
  const offered = locales.length > 0 ? locales : known;
  const wanting = fallback === undefined || negotiateLocale(fallback, offered) !== null;
  return [
    ...unknown.map(
      (locale) => `i18n.locales: there are no texts in "${locale}"; known: ${known.join(', ')}`,
    ),
    ...(wanting ? [] : [`i18n.fallback: "${fallback}" is none of ${offered.join(', ')}`]),
  ];
}
