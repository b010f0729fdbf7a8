/** What the mailbox needs beside the style of all pages. */
export const mailboxStyle =
  '.card.wide{max-inline-size:46rem}' +
  '.mails{padding:0;list-style:none}' +
  '.mails li{padding-block:.875rem;border-block-start:1px solid var(--line)}' +
  '.mails a{font-weight:600}' +
  '.meta{color:var(--quiet);font-size:.9375rem}' +
  'dl{display:grid;grid-template-columns:auto 1fr;gap:.25rem 1rem;margin-block-end:0}' +
  'dt{color:var(--quiet)}dd{margin:0;min-inline-size:0}' +
  'iframe{display:block;inline-size:100%;block-size:34rem;border:1px solid var(--line);' +
  'border-radius:.625rem;background:#fff}' +
  'pre{margin:0;padding:1rem;border-radius:.625rem;background:var(--page);white-space:pre-wrap;' +
  'overflow-wrap:anywhere;font:.875rem/1.5 ui-monospace,monospace}' +
  'h2{font-size:1.0625rem}';
