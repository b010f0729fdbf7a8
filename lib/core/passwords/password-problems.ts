import type { PasswordScheme } from '../../ports/password-scheme.js';
import { OptionReport, type ConfigurationProblem } from '../options/option-report.js';
import type { PasswordOptions } from './password-options.js';
import { SCHEMES } from './schemes/scheme-catalogue.js';
import type { HashingDefinition } from './schemes/scheme-definition.js';

const KEY_ID = /^[A-Za-z0-9._-]{0,32}$/;

/**
 * Everything that is wrong with these options, one line each; empty if nothing is.
 * @param custom schemes of the site's own, which may be named like the built-in ones
 */
export function passwordProblems(
  options: PasswordOptions,
  custom: readonly PasswordScheme[] = [],
): readonly ConfigurationProblem[] {
  const report = new OptionReport();
  const own = custom.map(({ name }) => name);
  checkScheme(options, custom, report);
  checkNames(options, new Set([...SCHEMES.keys(), ...own]), report);
  for (const [scheme, costs] of Object.entries(options.options ?? {})) {
    if (!own.includes(scheme)) checkCosts(scheme, costs, report);
  }
  checkPepper(options, report);
  checkLengths(options, report);
  checkContextWords(options, report);
  return report.problems;
}

function checkScheme(
  options: PasswordOptions,
  custom: readonly PasswordScheme[],
  report: OptionReport,
): void {
  const { scheme = 'argon2id', schemes, deprecated = 'auto' } = options;
  const safe = [...SCHEMES.values()].filter(({ hashing }) => hashing).map(({ name }) => name);
  const own = custom.filter((candidate) => candidate.safe).map(({ name }) => name);
  const choices = [...safe, ...own];
  if (!choices.includes(scheme)) {
    const reason = SCHEMES.has(scheme) ? 'only verifies' : 'is no scheme';
    report.add(`passwords.scheme: "${scheme}" ${reason}; choose one of ${choices.join(', ')}`);
  }
  if (schemes && !schemes.includes(scheme)) {
    report.add(`passwords.schemes: add "${scheme}", which passwords.scheme names`);
  }
  if (deprecated !== 'auto' && deprecated.includes(scheme)) {
    report.add(`passwords.deprecated: take "${scheme}" out, as it makes the new hashes`);
  }
  if (scheme === 'bcrypt' && !hasPepper(options)) {
    report.add(
      'passwords.scheme: bcrypt reads 72 bytes, so that longer passwords are refused; ' +
        "choose argon2id or bcrypt_sha256, or set passwords.pepper (Flask-Security's SECURITY_PASSWORD_SALT)",
      'BCRYPT_WITHOUT_PEPPER',
    );
  }
}

function hasPepper({ pepper, singleHash }: PasswordOptions): boolean {
  const single = Array.isArray(singleHash) ? singleHash.includes('bcrypt') : singleHash === true;
  return Boolean(pepper) && !single;
}

function checkNames(
  options: PasswordOptions,
  known: ReadonlySet<string>,
  report: OptionReport,
): void {
  for (const key of ['schemes', 'deprecated', 'singleHash'] as const) {
    const names = options[key];
    if (!Array.isArray(names)) continue;
    for (const name of names.map(String)) {
      if (!known.has(name)) report.add(`passwords.${key}: no scheme is named "${name}"`);
    }
  }
}

function checkCosts(
  scheme: string,
  costs: Readonly<Record<string, unknown>>,
  report: OptionReport,
): void {
  const path = `passwords.options.${scheme}`;
  const hashing = SCHEMES.get(scheme)?.hashing;
  if (!hashing) {
    report.add(`${path}: no scheme of this name makes new hashes`);
    return;
  }
  const before = report.problems.length;
  for (const [key, value] of Object.entries(costs)) {
    if (!Object.hasOwn(hashing.defaults, key)) {
      report.add(`${path}.${key}: give ${Object.keys(hashing.defaults).join(', ')}`);
    } else if (!Number.isSafeInteger(value) || Number(value) < 1) {
      report.add(`${path}.${key}: give a whole number above 0`);
    }
  }
  if (report.problems.length === before) checkStrength(path, hashing, costs, report);
}

function checkStrength(
  path: string,
  hashing: HashingDefinition,
  given: Readonly<Record<string, unknown>>,
  report: OptionReport,
): void {
  const costs = { ...hashing.defaults, ...(given as Readonly<Record<string, number>>) };
  if (!hashing.isWithinBounds(costs)) {
    report.add(`${path}: these costs are outside what is ever computed`);
  } else if (!hashing.meetsFloor(costs)) {
    report.add(
      `${path}: these costs are too low (ASVS 11.4.2); the least are ${hashing.floor}`,
      'PASSWORD_COST_TOO_LOW',
    );
  }
}

function checkPepper({ pepper, pepperId }: PasswordOptions, report: OptionReport): void {
  if (pepper === undefined || pepper === null) {
    if (pepperId !== undefined) report.add('passwords.pepperId: set passwords.pepper with ids');
    return;
  }
  const keys = Object.entries(typeof pepper === 'string' ? { '': pepper } : pepper);
  if (keys.length === 0)
    report.add('passwords.pepper: give a text, or at least one id with its key');
  for (const [id, key] of keys) {
    if (!KEY_ID.test(id)) {
      report.add(`passwords.pepper: write the id "${id}" with up to 32 of A-Z a-z 0-9 . _ -`);
    }
    if (typeof key !== 'string' || key === '') report.add('passwords.pepper: a key is empty');
  }
  if (pepperId !== undefined && !keys.some(([id]) => id === pepperId)) {
    report.add(`passwords.pepperId: passwords.pepper has no id "${pepperId}"`);
  }
}

function checkLengths(
  { minLength = 8, maxLength = 1024 }: PasswordOptions,
  report: OptionReport,
): void {
  if (!Number.isInteger(minLength) || minLength < 1) {
    report.add('passwords.minLength: give a whole number above 0');
  }
  if (!Number.isInteger(maxLength) || maxLength > 1024 || maxLength < minLength) {
    report.add('passwords.maxLength: give a whole number from minLength to 1024');
  }
}

function checkContextWords({ contextWords = [] }: PasswordOptions, report: OptionReport): void {
  const isList =
    Array.isArray(contextWords) && contextWords.every((word) => typeof word === 'string');
  if (contextWords !== false && !isList) {
    report.add('passwords.contextWords: give a list of texts, or false');
  }
}
