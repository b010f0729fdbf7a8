import { DomUtils, parseDocument } from 'htmlparser2';

type Root = ReturnType<typeof parseDocument>;
export type Element = NonNullable<ReturnType<typeof DomUtils.findOne>>;

/** A page as its reader's browser has it, to look for elements in. */
export class Html {
  private readonly root: Root;

  constructor(readonly source: string) {
    this.root = parseDocument(source);
  }

  /** Elements by name, which all of `attributes` hold for; `true` asks only that it is there. */
  all(name: string, attributes: Readonly<Record<string, string | true>> = {}): Element[] {
    return DomUtils.findAll(
      (element) =>
        (name === '*' || element.name === name) &&
        Object.entries(attributes).every(([key, value]) =>
          value === true ? key in element.attribs : element.attribs[key] === value,
        ),
      this.root.children,
    );
  }

  /** The only element of this kind. */
  one(name: string, attributes: Readonly<Record<string, string | true>> = {}): Element {
    const [found, ...others] = this.all(name, attributes);
    if (!found || others.length > 0) {
      throw new Error(
        `${found ? others.length + 1 : 'No'} <${name}> ${JSON.stringify(attributes)}`,
      );
    }
    return found;
  }

  /**
   * Names of all elements with the names of their attributes, in order: what no input may change.
   */
  get skeleton(): string[] {
    return this.all('*').map(({ name, attribs }) => [name, ...Object.keys(attribs)].join(' '));
  }

  get text(): string {
    return textOf(this.root);
  }
}

/** The text of an element as it is read, blanks joined. */
export function textOf(node: Parameters<typeof DomUtils.textContent>[0]): string {
  return DomUtils.textContent(node).replace(/\s+/g, ' ').trim();
}
