import { ok } from 'node:assert/strict';
import type { Person } from './person.js';

/** Everything that is focused is to be seen: an outline that is drawn. */
const OUTLINED = `(({ outlineStyle, outlineWidth }) =>
  outlineStyle !== 'none' && parseFloat(outlineWidth) > 0)(getComputedStyle(document.activeElement))`;

/** The keys of a person who has no mouse. */
export class Keyboard {
  constructor(private readonly person: Person) {}

  /** Goes on, or back, to what has this name; where the keyboard is can be seen at every stop. */
  async to(name: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
    const stops: string[] = [];
    for (let step = 0; step < 20; step++) {
      await this.person.page.keyboard.press(key);
      const stop = await this.person.focused();
      stops.push(stop);
      ok(await this.person.page.evaluate<boolean>(OUTLINED), `"${stop}" has no outline`);
      if (stop === name) return;
    }
    throw new Error(`The keyboard does not come to "${name}": ${stops.join(', ')}`);
  }

  /** Types into fields in their order, the first of which has the focus. */
  async type(...fields: readonly (readonly [name: string, text: string])[]): Promise<void> {
    for (const [name, text] of fields) {
      if ((await this.person.focused()) !== name) await this.to(name);
      await this.person.page.keyboard.type(text);
    }
  }

  /** Presses a key that leads to another page. */
  async leave(key: 'Enter' | 'Space'): Promise<void> {
    await this.person.arriving(() => this.person.page.keyboard.press(key));
  }

  /** Waits until the page has put the focus, and tells where. */
  async start(): Promise<string> {
    await this.person.page.locator(':focus').waitFor();
    ok(await this.person.page.evaluate<boolean>(OUTLINED), 'The focus of the start has no outline');
    return this.person.focused();
  }
}
