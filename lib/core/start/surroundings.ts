import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import type { Type } from '@nestjs/common';
import { trustsEveryone, type TrustProxy } from '../../common/trust-proxy.js';

interface ExpressLike {
  get(setting: string): unknown;
}

/** What is wrong around us, in the application that imported the module. */
export class Surroundings {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly host: HttpAdapterHost,
    /** A provider that each import of the module brings along. */
    private readonly marker: Type,
  ) {}

  problems(): string[] {
    return [...this.importedTwice(), ...this.trustsAll()];
  }

  private importedTwice(): string[] {
    const imports = [...this.modules.values()].filter((module) =>
      module.providers.has(this.marker),
    );
    return imports.length > 1
      ? [
          'SecurityModule.forRoot is imported more than once; import it once, in the root module: it is global',
        ]
      : [];
  }

  private trustsAll(): string[] {
    const adapter = this.host.httpAdapter;
    const instance: unknown = adapter?.getInstance();
    const trusts =
      adapter?.getType() === 'fastify' ? fastifyTrustsAll(instance) : expressTrustsAll(instance);
    return trusts
      ? [
          'The HTTP adapter trusts every proxy, so clients may name any address; give the number of proxies or their addresses',
        ]
      : [];
  }
}

function expressTrustsAll(instance: unknown): boolean {
  const trust =
    typeof instance === 'function'
      ? (instance as unknown as ExpressLike).get('trust proxy fn')
      : undefined;
  return typeof trust === 'function' && trustsEveryone(trust as TrustProxy);
}

/** Fastify keeps its options under a symbol of its own. */
function fastifyTrustsAll(instance: unknown): boolean {
  if (typeof instance !== 'object' || instance === null) return false;
  const symbol = Object.getOwnPropertySymbols(instance).find(
    ({ description }) => description === 'fastify.options',
  );
  const options = symbol
    ? (instance as Record<symbol, { trustProxy?: unknown } | undefined>)[symbol]
    : undefined;
  return options?.trustProxy === true;
}
