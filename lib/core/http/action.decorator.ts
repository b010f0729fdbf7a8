import 'reflect-metadata';

/** What kind of request a controller's method answers. */
export interface ActionDefinition {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** Below the route's path, e.g. `:token`. */
  readonly path: string;
  /** Served with `pages: false` too. */
  readonly json: boolean;
  /** The method that shows the page again when this one refuses a form. */
  readonly again?: string;
  readonly property: string;
}

const ACTIONS = Symbol('nest-security:actions');

/** A GET that shows a page; gone with `pages: false`. */
export function Page(path = ''): MethodDecorator {
  return action({ method: 'GET', path, json: false });
}

/** A GET that answers JSON clients too, so it stays with `pages: false`; `again` as in {@link Act}, for one that may act. */
export function Read(path = '', options: { readonly again?: string } = {}): MethodDecorator {
  return action({ method: 'GET', path, json: true, again: options.again });
}

/** A POST from a form or as JSON; `again` names the method that shows the page once more on a mistake. */
export function Act(
  path = '',
  options: { readonly again?: string; readonly method?: 'POST' | 'DELETE' } = {},
): MethodDecorator {
  return action({ method: options.method ?? 'POST', path, json: true, again: options.again });
}

export function actionsOf(controller: { readonly prototype: object }): readonly ActionDefinition[] {
  return knownActions(controller.prototype);
}

function action(definition: Omit<ActionDefinition, 'property'>): MethodDecorator {
  return (prototype, property) => {
    const known = knownActions(prototype);
    Reflect.defineMetadata(
      ACTIONS,
      [...known, { ...definition, property: String(property) }],
      prototype,
    );
  };
}

function knownActions(prototype: object): readonly ActionDefinition[] {
  return (Reflect.getMetadata(ACTIONS, prototype) as ActionDefinition[] | undefined) ?? [];
}
