import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { writePreviews } from './preview.js';

const ARGUMENTS =
  '--no-sandbox --headless --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

const SIZES = { wide: { width: 1280, height: 900 }, narrow: { width: 320, height: 640 } };

/** Pictures of every page and mail, wide and narrow, light and dark, in an ignored folder. */
async function takeScreenshots(locale = 'en', only = ''): Promise<void> {
  const target = resolve('.screenshots', locale);
  rmSync(target, { recursive: true, force: true });
  const names = await writePreviews(`${target}/html`, locale);
  const browser = await chromium.launch({
    executablePath: process.env['TEST_CHROMIUM'] ?? '/usr/bin/chromium',
    args: ARGUMENTS.split(' '),
  });
  mkdirSync(target, { recursive: true });
  for (const [size, viewport] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ viewport, colorScheme });
      for (const name of names.filter((candidate) => candidate.includes(only))) {
        await page.goto(pathToFileURL(`${target}/html/${name}`).href);
        const path = `${target}/${name.replace('.html', '')}-${size}-${colorScheme}.png`;
        await page.screenshot({ path, fullPage: true });
      }
      await page.close();
    }
  }
  await browser.close();
}

await takeScreenshots(process.argv[2], process.argv[3]);
