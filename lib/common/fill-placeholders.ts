const PLACEHOLDER = /\{(\w{1,40})\}/g;

/**
 * Puts values in place of `{name}`. What is put in is never read again, and an unknown placeholder
 * stays visible.
 */
export function fillPlaceholders(text: string, params: Readonly<Record<string, unknown>>): string {
  return text.replace(PLACEHOLDER, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}
