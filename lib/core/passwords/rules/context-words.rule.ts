import { codePoints } from '../../../common/code-points.js';
import {
  PasswordRule,
  type PasswordContext,
  type PasswordProblem,
} from '../../../ports/password-rule.js';
import { foldCase } from './fold-case.js';

/**
 * Code points from which a word is looked for inside a password; a shorter one must be all there is
 * beside digits and signs.
 */
const MIN_INSIDE = 4;
const MIN_WORD = 3;
/** Letters that must be left when such a word is taken out. */
const MIN_REST = 5;
/** Words of one person and site that are looked at. */
const MAX_WORDS = 100;
/** Characters of a word that are looked at. */
const MAX_LENGTH = 255;

const NO_LETTERS = /[^\p{L}]+/gu;

/**
 * Refuses passwords made of the person's e-mail address, its local part or a username, of the
 * site's name or its other words, forwards or backwards, with whatever digits and signs around
 * (ASVS 6.1.2, 6.2.11).
 */
export class ContextWordsRule extends PasswordRule {
  /** @param words the site's own, on top of what the context brings */
  constructor(private readonly words: readonly string[] = []) {
    super();
  }

  check(password: string, context: PasswordContext): PasswordProblem | null {
    const text = foldCase(password);
    const words = [
      ...context.identities.flatMap(identityWords),
      ...[...context.words, ...this.words].flatMap(splitWord),
    ].slice(0, MAX_WORDS);
    const isSimilar = words.some((word) => isMadeOf(text, word) || isMadeOf(text, reverse(word)));
    return isSimilar ? { key: 'PASSWORD_TOO_SIMILAR' } : null;
  }
}

/**
 * A username; of an address the whole, and what stands before its last @, with and without a +tag.
 */
function identityWords(identity: string): string[] {
  const at = identity.lastIndexOf('@');
  if (at < 0) return splitWord(identity);
  const local = identity.slice(0, at);
  const names = [local, local.replace(/\+.*$/s, '')];
  return [foldCase(identity.slice(0, MAX_LENGTH)), ...names.flatMap(splitWord)];
}

/** A word as it is, without its separators, and its longer parts. */
function splitWord(word: string): string[] {
  const folded = foldCase(word.slice(0, MAX_LENGTH));
  const parts = folded.split(/[\s._+@-]+/u);
  const long = parts.filter((part) => codePoints(part) >= MIN_INSIDE);
  return [folded, parts.join(''), ...long].filter((text) => codePoints(text) >= MIN_WORD);
}

/**
 * True if the word is in the text and makes up the larger part of its letters, or few letters are
 * left without it.
 */
function isMadeOf(text: string, word: string): boolean {
  if (!text.includes(word)) return false;
  const rest = codePoints(text.replaceAll(word, '').replace(NO_LETTERS, ''));
  if (codePoints(word) < MIN_INSIDE) return rest === 0;
  return rest < Math.max(MIN_REST, codePoints(word.replace(NO_LETTERS, '')));
}

function reverse(text: string): string {
  return [...text].toReversed().join('');
}
