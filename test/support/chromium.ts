import { chromium, type Browser } from 'playwright-core';

/** One browser for a whole run; every person in it has a context of their own. */
export function openChromium(
  executablePath: string,
  options: { readonly keepsPages?: boolean } = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--headless', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
    // A person's browser keeps pages for its back button; one that is driven does not, unless told to.
    ignoreDefaultArgs: options.keepsPages ? ['--disable-back-forward-cache'] : [],
  });
}
