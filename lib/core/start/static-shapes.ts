import { isFunction, isRecord, isRecordOf, isText, oneOf } from '../options/shapes.js';

type Fits = (value: unknown) => boolean;

const isFlag: Fits = (value) => typeof value === 'boolean';
const isPreset: Fits = (value) => isRecord(value) && isFunction(value['providers']);
const isProvider: Fits = (value) =>
  isFunction(value) || (isRecord(value) && Object.hasOwn(value, 'provide'));

/** The shapes of static options that a mistake in would break the composition itself. */
const SHAPES: Readonly<Record<string, readonly [Fits, string]>> = {
  routes: [isRecordOf(oneOf([undefined], isText)), "an object of paths, e.g. { login: '/signin' }"],
  urlPrefix: [isText, "a path, e.g. '/auth'"],
  host: [isText, "a host name, e.g. 'auth.site.example'"],
  controllers: [isFlag, 'true or false'],
  pages: [isFlag, 'true or false'],
  forms: [isRecord, 'an object of classes or schemas by form'],
  mechanisms: [Array.isArray, "a list, e.g. ['session', 'token']"],
  cli: [
    isRecordOf(oneOf([undefined, false], isText)),
    "an object of names or false, e.g. { users: 'people', roles: false }",
  ],
  preset: [isPreset, 'a preset itself, e.g. what flaskSecurity() returns as preset'],
  overrides: [
    (value) => Array.isArray(value) && value.every(isProvider),
    'a list of providers, e.g. [{ provide: MailSender, useClass: SesSender }]',
  ],
};

/** One line for each static option of another shape than it has. */
export function shapeProblems(options: object): string[] {
  return unfit(options).map((name) => `${name}: give ${SHAPES[name]?.[1]}`);
}

/** The options without those, so that all mistakes can be told together. */
export function withoutUnfit<T extends object>(options: T): T {
  const left = { ...options } as Record<string, unknown>;
  for (const name of unfit(options)) delete left[name];
  return left as T;
}

function unfit(options: object): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    const shape = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    const fits = value === undefined || value === null || !shape || shape[0](value);
    return fits ? [] : [name];
  });
}
