import type { MessageDefinitions } from './message-definition.js';
import { nearestKey } from '../options/unknown-key.js';
import type { MessageOverride } from './message.service.js';

const LEVELS = ['success', 'info', 'warning', 'error'];

/**
 * What is wrong with the option `messages`, one line each: a level that there is not, a placeholder
 * that nothing fills.
 */
export function messageProblems(
  overrides: Readonly<Record<string, MessageOverride>>,
  definitions: MessageDefinitions,
): string[] {
  return Object.entries(overrides).flatMap(([key, override]) => {
    if (typeof override !== 'string' && (typeof override !== 'object' || !override))
      return [`messages.${key}: give a text or { text, level }`];
    const { text, level } = typeof override === 'string' ? { text: override } : override;
    const wrongLevel =
      level !== undefined && !LEVELS.includes(level)
        ? [`messages.${key}.level: give one of ${LEVELS.join(', ')}`]
        : [];
    return [
      ...wrongLevel,
      ...unfilledProblems({ [key]: text ?? '' }, definitions).map((line) => `messages.${line}`),
    ];
  });
}

/** Keys that are none of ours and look as if they were meant to be, one line each; a site may have keys of its own. */
export function messageMisspellings(
  overrides: Readonly<Record<string, MessageOverride>>,
  definitions: MessageDefinitions,
): string[] {
  const known = Object.keys(definitions);
  return Object.keys(overrides).flatMap((key) => {
    const near = Object.hasOwn(definitions, key) ? null : nearestKey(key, known, 2);
    return near === null ? [] : [`messages.${key}: no message of ours; did you mean "${near}"?`];
  });
}

/** Placeholders of texts that nothing fills, one line each; a text of the site's own may have any. */
export function unfilledProblems(
  texts: Readonly<Record<string, string>>,
  definitions: MessageDefinitions,
): string[] {
  const known = Object.entries(texts).filter(([key]) => Object.hasOwn(definitions, key));
  return known.flatMap(([key, text]) => {
    const params = definitions[key]?.params ?? [];
    const offered = params.map((name) => `{${name}}`).join(', ') || 'none';
    return (text.match(/\{\w+\}/g) ?? [])
      .filter((name) => !params.includes(name.slice(1, -1)))
      .map((name) => `${key}: ${name} is never filled in; parameters: ${offered}`);
  });
}
