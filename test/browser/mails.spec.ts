import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openChromium } from '../support/chromium.js';
import { addressOf, describeWith } from '../support/services.js';
import { allMails, viewFixture } from '../support/view.fixture.js';

const ADDRESS = 'maria.lindqvist@example.com';
const LINK = 'https://app.example/reset/Zx3kWq0aYl8uG1hT5nRb7Vd2Jc9mPe4sKf6iLoQwXtU';

/** The texts whose address runs over more than one line. */
const BROKEN = `(() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const broken = [];
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const at = text.data.indexOf('${ADDRESS}');
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(text, at);
    range.setEnd(text, at + ${ADDRESS.length});
    if (range.getClientRects().length > 1) broken.push(text.data);
  }
  return broken;
})()`;

const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

describeWith('chromium', 'mails in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(addressOf('chromium'));
  });
  afterAll(() => browser?.close());

  it.each([320, 800])('fit %i px, and an ordinary address stays whole', async (width) => {
    const { mails } = viewFixture();
    const page = await browser.newPage({ viewport: { width, height: 640 } });
    for (const template of [...Object.keys(allMails), 'sessionAlert']) {
      const context = { link: LINK, within: '1 hour' };
      const mail = await mails.compose({ template, locale: 'en', to: ADDRESS, context });
      await page.setContent(mail.html ?? '');
      expect(await page.evaluate<number>(OVERFLOW), template).toBe(0);
      expect(await page.evaluate<string[]>(BROKEN), template).toEqual([]);
    }
    await page.close();
  });
});
