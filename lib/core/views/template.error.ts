/** Where in a template something is wrong. */
export interface TemplatePlace {
  readonly file: string;
  /** From 1. */
  readonly line?: number;
  /** From 1. */
  readonly column?: number;
}

/**
 * A template that cannot be used; the message begins with `file:line:column`, as editors open it.
 * @publicApi
 */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  readonly file: string;
  readonly line?: number;
  readonly column?: number;

  constructor({ file, line, column }: TemplatePlace, reason: string, options?: ErrorOptions) {
    super(
      `${[file, line, column].filter((part) => part !== undefined).join(':')}: ${reason}`,
      options,
    );
    this.file = file;
    this.line = line;
    this.column = column;
  }
}
