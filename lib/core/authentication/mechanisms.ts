import type { AccessPolicy } from '../authorization/access-policy.js';
import type { MechanismReference } from '../authorization/access-rule.js';
import type { HttpExchange } from '../http/http-exchange.js';
import type { Presented } from './presented.js';

/** One way of finding the caller, ours or a site's. */
export interface MechanismRunner {
  readonly name: string;
  present(exchange: HttpExchange): Presented | Promise<Presented>;
}

/** Finds the runner of a mechanism that a rule names. */
export interface MechanismSource {
  names(): readonly string[];
  find(reference: MechanismReference): MechanismRunner | null;
}

/** The mechanisms of one application, by the policies that accept them. */
export class Mechanisms {
  private readonly byPolicy = new WeakMap<AccessPolicy, readonly MechanismRunner[]>();

  constructor(private readonly sources: readonly MechanismSource[]) {}

  of(policy: AccessPolicy): readonly MechanismRunner[] {
    let runners = this.byPolicy.get(policy);
    if (!runners) {
      runners = policy.mechanisms.map((reference) => this.get(reference));
      this.byPolicy.set(policy, runners);
    }
    return runners;
  }

  /** The names of the mechanisms that a policy accepts, as far as there are such. */
  names(policy: AccessPolicy): readonly string[] {
    return policy.mechanisms.flatMap((reference) => this.lookUp(reference)?.name ?? []);
  }

  /** What is wrong with mechanisms that a rule or an option names, one line each. */
  problems(mechanisms: readonly MechanismReference[], place: string): string[] {
    return mechanisms
      .filter((reference) => !this.lookUp(reference))
      .map(
        (reference) => `${place}: no mechanism ${mechanismName(reference)}; ${adviceOn(reference)}`,
      );
  }

  /** Names that stand for two mechanisms, one line each: by name it would be ours, by class the site's. */
  namesakes(): string[] {
    const [own, site] = this.sources.length > 1 ? this.sources : [];
    return (site?.names() ?? [])
      .filter((name) => own?.names().includes(name))
      .map(
        (name) =>
          `A passport strategy of the application has the name "${name}" of one of ours; give it another, e.g. PassportStrategy(Strategy, 'my-${name}')`,
      );
  }

  private get(reference: MechanismReference): MechanismRunner {
    const runner = this.lookUp(reference);
    if (!runner) throw new Error(`No mechanism ${mechanismName(reference)}`);
    return runner;
  }

  private lookUp(reference: MechanismReference): MechanismRunner | null {
    for (const source of this.sources) {
      const runner = source.find(reference);
      if (runner) return runner;
    }
    return null;
  }
}

const OURS: ReadonlySet<MechanismReference> = new Set(['session', 'token', 'basic']);

function adviceOn(reference: MechanismReference): string {
  return OURS.has(reference)
    ? 'store: false keeps no accounts, so name a passport strategy of the application instead'
    : 'provide the passport strategy in a module of the application';
}

export function mechanismName(reference: MechanismReference): string {
  if (typeof reference === 'string') return `"${reference}"`;
  // A class that is not there yet, as two files that import each other have it.
  return typeof reference === 'function' ? reference.name : String(reference);
}
