import type { ModuleRef } from '@nestjs/core';

/** The option `mail.from`. */
export type MailFromOption = string | { readonly name: string; readonly address: string };

/** What the application's own MailerModule is configured with, under its token. */
const MAILER_OPTIONS = 'MAILER_OPTIONS';

const NOBODY = 'no-reply@localhost';

/** Who our mails are from: the option, else what the application's own mailer says by default, else nobody in particular. */
export class MailFrom {
  private known: string | null = null;

  constructor(
    private readonly option: MailFromOption | undefined,
    private readonly moduleRef: ModuleRef,
  ) {}

  get value(): string {
    this.known ??= written(this.option) ?? written(this.applicationDefault()) ?? NOBODY;
    return this.known;
  }

  get isConfigured(): boolean {
    return this.value !== NOBODY;
  }

  private applicationDefault(): unknown {
    try {
      const options = this.moduleRef.get<{ defaults?: { from?: unknown } }>(MAILER_OPTIONS, {
        strict: false,
      });
      return options.defaults?.from;
    } catch {
      return undefined;
    }
  }
}

/** As RFC 5322 section 3.4 writes a mailbox. */
function written(from: unknown): string | undefined {
  if (typeof from === 'string' && from !== '') return from;
  const { name, address } = Object(from) as { name?: unknown; address?: unknown };
  if (typeof address !== 'string') return undefined;
  return typeof name === 'string' && name !== ''
    ? `"${name.replace(/["\\]/g, '\\$&')}" <${address}>`
    : address;
}
