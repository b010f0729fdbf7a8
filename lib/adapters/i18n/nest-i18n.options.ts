/** @publicApi */
export interface NestI18nTranslatorOptions {
  /** The file, or the branch of the texts, that holds ours: `<language>/security.json`; `false` for texts at the root. @default 'security' */
  readonly namespace?: string | false;
}
