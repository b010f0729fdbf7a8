import type { Page } from 'playwright-core';

/** A field as the accessibility tree has it. */
export interface AccessibleField {
  readonly role: string;
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  readonly invalid: boolean;
  readonly focused: boolean;
}

/** What assistive technology is told of every field that is typed into or ticked. */
export async function accessibleFields(page: Page): Promise<AccessibleField[]> {
  const devTools = await page.context().newCDPSession(page);
  const { nodes } = await devTools.send('Accessibility.getFullAXTree');
  await devTools.detach();
  return nodes
    .filter(({ role, ignored }) => !ignored && ['textbox', 'checkbox'].includes(text(role)))
    .map(({ role, name, description, properties = [] }) => {
      const states = new Map(properties.map((property) => [property.name, property.value.value]));
      return {
        role: text(role),
        name: text(name),
        description: text(description),
        required: states.get('required') === true,
        invalid: states.get('invalid') === 'true',
        focused: states.get('focused') === true,
      };
    });
}

function text(value?: { readonly value?: unknown }): string {
  return typeof value?.value === 'string' ? value.value : '';
}
