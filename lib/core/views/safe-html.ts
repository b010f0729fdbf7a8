const ENTITIES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
} as const;

/**
 * Markup that the package made itself, its variable parts escaped. Handlebars prints it as it is
 * (by `toHTML`), other engines get a string of it.
 * @publicApi
 */
export class SafeHtml {
  static readonly empty = new SafeHtml('');

  constructor(private readonly markup: string) {}

  /** Makes markup from a template literal whose values are escaped. */
  static of(parts: TemplateStringsArray, ...values: readonly string[]): SafeHtml {
    return new SafeHtml(String.raw({ raw: parts }, ...values.map(escapeHtml)));
  }

  toHTML(): string {
    return this.markup;
  }

  toString(): string {
    return this.markup;
  }
}

/** For text between tags and for values in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character as keyof typeof ENTITIES]);
}
