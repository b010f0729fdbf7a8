import type { Composition } from '../core/feature/composition.js';
import { csrfNames } from '../core/http/csrf.check.js';
import { coreOptions } from '../core/options/core.options.js';
import { isReader, type OptionSchema } from '../core/options/option-reader.js';
import { OptionReport } from '../core/options/option-report.js';
import type { SecuritySettings } from '../core/options/settings.js';
import { resolveThrottling, throttlingSchema } from '../core/throttling/throttling.options.js';

/** One option in force. */
export interface ShownOption {
  readonly name: string;
  /** As it would be written; `undefined` for one that is not set, and a word in brackets for secrets and functions. */
  readonly value: unknown;
}

const SECRET = /secret|pepper$|transport|password$/i;

/** Every option in force with its value, static ones first; secrets are not shown. */
export function shownOptions(settings: SecuritySettings, composition: Composition): ShownOption[] {
  const { throttling: _, csrf: __, ...core } = coreOptions;
  const throttling = resolveThrottling(settings.core.throttling, new OptionReport());
  const features = composition.features.flatMap(({ options }) =>
    options ? shown(options.schema, settings.group(options.name), `${options.name}.`) : [],
  );
  return [
    ...staticOptions(composition),
    ...shown(core, settings.core, ''),
    { name: 'csrf', value: csrfNames(settings.core.csrf) ?? false },
    ...(throttling === false
      ? [{ name: 'throttling', value: false }]
      : shown(throttlingSchema, throttling, 'throttling.')),
    ...features,
  ];
}

function staticOptions(composition: Composition): ShownOption[] {
  const { store, preset, features, mechanisms, globalGuard, pages, cli } = composition;
  const guard =
    typeof globalGuard === 'boolean' ? globalGuard : { public: globalGuard.public.map(plain) };
  return [
    { name: 'store', value: store?.kind ?? false },
    { name: 'preset', value: preset?.name },
    { name: 'features', value: features.map(({ name }) => name) },
    { name: 'mechanisms', value: mechanisms.map(plain) },
    { name: 'globalGuard', value: guard },
    { name: 'pages', value: pages },
    { name: 'cli', value: cli },
  ];
}

function shown(schema: OptionSchema, values: unknown, path: string): ShownOption[] {
  return Object.entries(schema).flatMap(([key, entry]) => {
    const name = path + key;
    const value = (values as Readonly<Record<string, unknown>> | undefined)?.[key];
    if (!isReader(entry)) return shown(entry, value, `${name}.`);
    if (value === undefined || value === null) return [{ name, value }];
    if (SECRET.test(key)) return [{ name, value: '(not shown)' }];
    const spelled = typeof value === 'number' ? entry.spell?.(value as never) : undefined;
    return [{ name, value: spelled ?? plain(value) }];
  });
}

/** Fit for JSON. */
function plain(value: unknown): unknown {
  if (typeof value === 'function') return `(${value.name || 'function'})`;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if (Object.getPrototypeOf(value) !== Object.prototype) return `(${value.constructor.name})`;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}
