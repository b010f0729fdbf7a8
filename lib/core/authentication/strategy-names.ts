import { PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport';

/** What passport's own object offers to those who register a strategy. */
interface Registry {
  use(...given: readonly unknown[]): unknown;
}

interface Registering {
  getPassportInstance(): Registry;
}

const names = new WeakMap<object, string>();

/**
 * The name under which a site provides a strategy. `PassportStrategy(Strategy, name)` tells it to passport's registry alone, which is one
 * for the process, so the next application's strategy of that name would hide this one's: it is noted at the moment when it is told.
 */
export function nameOfStrategy(strategy: { readonly name?: string }): string {
  return names.get(strategy) ?? strategy.name ?? strategy.constructor.name;
}

function listenTo(registry: Registry): void {
  const use = registry.use.bind(registry);
  registry.use = (...given) => {
    const [name, strategy] = given;
    if (typeof name === 'string' && typeof strategy === 'object' && strategy !== null)
      names.set(strategy, name);
    return use(...given);
  };
}

// The registry that @nestjs/passport writes to, whichever copy of passport that is.
listenTo(
  (
    PassportStrategy(Strategy) as unknown as { prototype: Registering }
  ).prototype.getPassportInstance(),
);
