import { beforeAll, describe, expect, it } from 'vitest';
import { lint } from './lint-sandbox.js';

/** path of the importing file, what it imports, what the rule says (null = nothing) */
type Case = readonly [path: string, specifier: string, message: string | null];

const imports: readonly Case[] = [
  ['lib/common/a.ts', './b.js', null],
  ['lib/common/a.ts', 'node:crypto', null],
  ['lib/common/a.ts', '../ports/clock.js', 'common must not import ports'],
  ['lib/common/a.ts', '@nestjs/common', 'common must not know Nest'],
  ['lib/ports/a.ts', '../common/b.js', null],
  ['lib/ports/a.ts', '../core/tokens/b.js', 'ports must not import core'],
  ['lib/core/tokens/a.ts', '../../common/b.js', null],
  ['lib/core/tokens/a.ts', '../sessions/b.js', null],
  ['lib/core/tokens/a.ts', '../../features/confirmable/b.js', 'core must not import features'],
  ['lib/core/tokens/a.ts', '../../adapters/typeorm/b.js', 'core must not import adapters'],
  ['lib/core/tokens/a.ts', '../../security.module.js', 'core must not import module'],
  ['lib/features/confirmable/a.ts', './dto/b.js', null],
  ['lib/features/confirmable/dto/a.ts', '../b.js', null],
  ['lib/features/confirmable/a.ts', '../../core/tokens/b.js', null],
  [
    'lib/features/confirmable/dto/a.ts',
    '../../recoverable/b.js',
    'features/confirmable must not import features/recoverable',
  ],
  [
    'lib/features/confirmable/a.ts',
    '../recoverable/b.js',
    'features/confirmable must not import features/recoverable',
  ],
  ['lib/features/confirmable/a.ts', '../../adapters/redis/b.js', 'features must not import adapt'],
  ['lib/adapters/redis/a.ts', '../../ports/b.js', null],
  ['lib/adapters/redis/a.ts', '../../core/b.js', 'adapters must not import core'],
  ['lib/adapters/redis/a.ts', '../../core/models.js', 'adapters must not import core'],
  ['lib/adapters/typeorm/migrations/a.ts', '../../../core/models.js', null],
  ['lib/adapters/typeorm/migrations/a.ts', '../../../core/b.js', 'adapters must not import core'],
  ['lib/adapters/redis/a.ts', '../typeorm/b.js', 'adapters/redis must not import adapters/typeorm'],
  ['lib/security.module.ts', './features/confirmable/a.js', null],
  ['lib/security.module.ts', './adapters/nodemailer/a.js', null],
  ['lib/index.ts', './adapters/typeorm/index.js', 'the root entry must not reach adapters/typeorm'],
  ['lib/index.ts', './testing/index.js', 'module must not import testing'],
  ['lib/index.ts', './cli/index.js', 'module must not import cli'],
  ['lib/core/a.ts', '../../test/support/b.js', 'leaves lib'],
  ['lib/core/a.ts', '@nestjs/core', null],
  ['lib/core/a.ts', 'lodash', 'lodash is neither a dependency nor a peer'],
  ['lib/core/a.ts', 'express', 'express is neither a dependency nor a peer'],
  ['lib/adapters/typeorm/a.ts', 'typeorm', null],
  ['lib/adapters/typeorm/a.ts', 'typeorm/driver/Driver.js', null],
  ['lib/adapters/redis/a.ts', 'typeorm', 'adapters/redis must not import the optional peer typeor'],
  ['lib/cli/a.ts', 'nest-commander', null],
  ['lib/index.ts', 'typeorm', 'module must not import the optional peer typeorm'],
  ['lib/core/a.ts', '@nestjs/swagger', 'core must not import the optional peer @nestjs/swagger'],
  ['lib/core/a.ts', 'ioredis', 'core must not import the optional peer ioredis'],
  ['lib/core/a.ts', 'bullmq', 'core must not import the optional peer bullmq'],
  ['lib/core/a.ts', 'nestjs-i18n', 'core must not import the optional peer nestjs-i18n'],
  ['lib/core/a.ts', 'nest-commander', 'core must not import the optional peer nest-commander'],
  ['lib/core/a.ts', '@nestjs/testing', 'core must not import the optional peer @nestjs/testing'],
  ['lib/core/a.ts', 'bcrypt', 'core must not import the optional peer bcrypt'],
];

const forms: readonly (readonly [source: string, message: string | null])[] = [
  [`import type { DataSource } from 'typeorm';\nexport type A = DataSource;`, 'optional peer'],
  [`export type A = import('typeorm').DataSource;`, 'optional peer'],
  [`export * from 'typeorm';`, 'optional peer'],
  [`export { DataSource } from 'typeorm';`, 'optional peer'],
  [`export const load = () => import('typeorm');`, 'optional peer'],
  [`export const load = () => import('bcrypt');`, null],
  [`export const load = () => import('@node-rs/argon2');`, null],
];

const otherRules: readonly (readonly [path: string, source: string, code: string | null])[] = [
  ['lib/core/x.ts', 'export const a: any = 1;', 'no-explicit-any'],
  ['lib/core/x.ts', 'export const a = () => JSON.parse("1").b;', 'no-unsafe-return'],
  ['lib/core/x.ts', 'export default 1;', 'no-default-export'],
  ['lib/core/x.ts', 'console.log(1);', 'no-console'],
  ['lib/cli/x.ts', 'console.log(1);', null],
  ['lib/core/x.ts', 'export const a = Math.random();', 'no-restricted-properties'],
  ['lib/core/x.ts', '\n'.repeat(200) + 'export const a = 1;', 'max-lines'],
  ['lib/core/x.ts', '\n'.repeat(199) + 'export const a = 1;', null],
  [
    'lib/core/x.ts',
    `export function a() {${'\n  f();'.repeat(40)}\n}\ndeclare const f: () => void;`,
    'max-lines-per-function',
  ],
  ['lib/core/x.ts', 'export const a = (...p: [number]) => p;', null],
  ['lib/core/x.ts', `export const a = ${parameters(5)} => [a1, a2, a3, a4, a5];`, 'max-params'],
  [
    'lib/core/x.ts',
    `export class A { b${parameters(5)} { return [a1, a2, a3, a4, a5]; } }`,
    'max-params',
  ],
  [
    'lib/core/x.ts',
    `export class A { readonly b; constructor${parameters(5)} { this.b = [a1, a2, a3, a4, a5]; } }`,
    null,
  ],
  [
    'lib/core/x.ts',
    `export const a = { useFactory: ${parameters(5)} => [a1, a2, a3, a4, a5] };`,
    null,
  ],
  ['lib/core/x.ts', `export const a = ${parameters(4)} => [a1, a2, a3, a4];`, null],
  ['lib/core/x.ts', 'export const a = (b?: number) => b!;', 'no-non-null-assertion'],
  [
    'lib/core/x.ts',
    'export const a = () => { void 0; Promise.resolve(1); };',
    'no-floating-promises',
  ],
  ['lib/core/x.ts', 'export const a = (b: number | string) => b == 1;', 'eqeqeq'],
  ['lib/core/x.ts', 'process.exit(1);', 'no-process-exit'],
  ['lib/core/x.ts', 'export const a = () => { throw "a"; };', 'only-throw-error'],
  ['lib/core/camelCase.ts', 'export const a = 1;', 'filename-case'],
  ['test/x.spec.ts', 'import { it } from "vitest";\nit.only("a", () => {});', 'no-focused-tests'],
  ['test/x.spec.ts', 'console.log(1);', null],
];

function parameters(count: number): string {
  return `(${Array.from({ length: count }, (_, at) => `a${at + 1}: number`).join(', ')})`;
}

/** Each case gets a file of its own, so that one run of the linter serves all of them. */
function fileOf(path: string, at: number): string {
  return path.replace(/(\.spec)?\.ts$/, `-${at}$&`);
}

describe('the lint rules', () => {
  const cases = [
    ...imports.map(([path, specifier, message]) => ({
      title: `${path} importing ${specifier}`,
      path,
      source: `import { one } from '${specifier}';\nexport const two = one;\n`,
      rule: 'house(layers)',
      message,
    })),
    ...forms.map(([source, message]) => ({
      title: `lib/core: ${source}`,
      path: 'lib/core/form.ts',
      source,
      rule: 'house(layers)',
      message,
    })),
  ].map((one, at) => ({ ...one, file: fileOf(one.path, at) }));
  const others = otherRules.map(([path, source, code], at) => {
    return {
      title: `${path}: ${source.trim().slice(0, 70)}`,
      path,
      source,
      code,
      file: fileOf(path, 500 + at),
    };
  });
  const found = new Map<string, { code: string; message: string }[]>();

  beforeAll(async () => {
    const files = [...cases, ...others].map(({ file, source }) => [file, source] as const);
    for (const { filename, code, message } of await lint(Object.fromEntries(files))) {
      found.set(filename, [...(found.get(filename) ?? []), { code, message }]);
    }
  });

  describe('imports go down the layers only, optional peers stay behind their own entry', () => {
    it.each(cases)('$title: $message', ({ file, rule, message }) => {
      const said = (found.get(file) ?? []).filter(({ code }) => code === rule);
      expect(said).toEqual(
        message === null
          ? []
          : [expect.objectContaining({ message: expect.stringContaining(message) as string })],
      );
    });
  });

  describe('style', () => {
    it.each(others)('$title: $code', ({ file, code }) => {
      const codes = (found.get(file) ?? []).map((one) => one.code);
      if (code === null) expect(codes).toEqual([]);
      else expect(codes).toContainEqual(expect.stringContaining(`(${code})`));
    });
  });

  it('name modules that import each other', async () => {
    const said = await lint({
      'lib/core/a.ts': `import { b } from './b.js';\nexport const a = (): unknown => b;`,
      'lib/core/b.ts': `import { a } from './a.js';\nexport const b = (): unknown => a;`,
    });
    expect(said.map(({ code }) => code)).toContain('import(no-cycle)');
  });
});
