import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BIN = join(ROOT, 'dist/cli/bin.js');
const COMPILED = join(ROOT, 'sample/01-quick-start/dist/app.module.js');
const SOURCE = join(ROOT, 'sample/01-quick-start/app.module.ts');
const PASSWORD = 'a long password of mine';

describe('the command line', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'cli-'));
  const run = (args: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], {
      cwd,
      input,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const inApp = (...args: string[]) => run(['--app', COMPILED, ...args]);

  beforeAll(() => {
    execFileSync('npm', ['run', 'build'], { cwd: ROOT });
    execFileSync(
      process.execPath,
      [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', 'sample/01-quick-start'],
      {
        cwd: ROOT,
      },
    );
    inApp('users', 'list');
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  it('shows how it is called, and ends with 2 where it was called wrongly', () => {
    expect(run(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('users create'),
    });
    expect(run([]).status).toBe(2);
    expect(run(['users', 'list'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--app is missing'),
    });
    expect(run(['--app', 'none.js', 'doctor']).stderr).toContain('there is no file none.js');
    expect(inApp('users', 'create').status).toBe(2);
    expect(inApp('users', 'create', '--help')).toMatchObject({ status: 0 });
    expect(inApp('nonsense').status).toBe(2);
    expect(inApp('users', 'nonsense')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("unknown command 'nonsense'"),
    });
    expect(inApp('users', 'list', 'extra').stderr).toContain('too many arguments');
    expect(JSON.parse(run(['users', 'list', '--json']).stderr)).toEqual({
      error: '--app is missing',
    });
    expect(run(['users', '--help'])).toMatchObject({ status: 0, stderr: '' });
    expect(run(['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('makes a secret without an application', () => {
    expect(run(['secret']).stdout).toMatch(/^[\w-]{43}\n$/);
    expect(JSON.parse(run(['secret', '--json']).stdout).secret).toMatch(/^[\w-]{43}$/);
    expect(run(['secret', 'twice']).status).toBe(2);
    expect(run(['secret', '--help']).stdout).toContain('Usage');
  });

  it('creates users, inactive unless told otherwise, with a password from stdin', () => {
    const created = run(
      ['--app', COMPILED, 'users', 'create', 'bob@cli.test', '--password-stdin', '--json'],
      PASSWORD,
    );
    expect(created.status, created.stderr).toBe(0);
    expect(JSON.parse(created.stdout)).toMatchObject({ email: 'bob@cli.test', active: false });
    const again = inApp('users', 'create', 'bob@cli.test', '--password', PASSWORD);
    expect(again).toMatchObject({ status: 2, stderr: expect.stringContaining('another account') });
    expect(inApp('users', 'create', 'c@cli.test', '--password', 'short').stderr).toContain(
      '8 to 1024',
    );
    expect(inApp('users', 'activate', 'bob@cli.test').stdout).toContain('activated');
    expect(inApp('users', 'activate', 'bob@cli.test').stdout).toContain('already');
    expect(inApp('users', 'deactivate', 'ghost@cli.test').status).toBe(2);
    expect(inApp('users', 'reset-access', 'bob@cli.test').status).toBe(0);
  });

  it('asks for the password twice, without showing it, until the two are the same', () => {
    const atTerminal = 'data:text/javascript,process.stdin.isTTY=true';
    const ask = (email: string, typed: string) =>
      spawnSync(
        process.execPath,
        ['--import', atTerminal, BIN, '--app', COMPILED, 'users', 'create', email],
        { cwd, input: typed, encoding: 'utf8' },
      );
    const created = ask('ask@cli.test', `${PASSWORD}\rother\r${PASSWORD}\r${PASSWORD}\r`);
    expect(created.stdout).toContain('User ask@cli.test created');
    expect(created.stderr).toBe(
      'Password: \nRepeat for confirmation: \nThe two passwords are not the same.\n'.concat(
        'Password: \nRepeat for confirmation: \n',
      ),
    );
    expect(ask('no@cli.test', `${PASSWORD}\r\u0003`)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No password was given'),
    });
    expect(ask('no@cli.test', 'a\rb\r'.repeat(3)).stderr).toContain('differed 3 times');
    const silent = run(['--app', COMPILED, 'users', 'create', 'no@cli.test']);
    expect(silent).toMatchObject({ status: 2, stderr: expect.stringContaining('no terminal') });
  });

  it('creates roles, gives them and takes them', () => {
    expect(inApp('roles', 'create', 'editor', '-d', 'edits').status).toBe(0);
    expect(inApp('roles', 'create', 'editor').status).toBe(2);
    expect(inApp('roles', 'add', 'bob@cli.test', 'editor').stdout).toContain('given to');
    expect(inApp('roles', 'add', 'bob@cli.test', 'editor').status).toBe(2);
    const users = JSON.parse(inApp('users', 'list', '--json').stdout) as object[];
    expect(users).toContainEqual({
      id: '3',
      email: 'bob@cli.test',
      active: true,
      roles: ['editor'],
    });
    expect(inApp('roles', 'remove', 'bob@cli.test', 'editor').stdout).toContain('taken from');
    expect(inApp('roles', 'remove', 'bob@cli.test', 'none').status).toBe(2);
  });

  it('tells options, warnings, routes and tables, and no secret', () => {
    const { stdout, status } = inApp('doctor');
    expect(status).toBe(0);
    expect(stdout).toContain('confirmable.within');
    expect(stdout).toContain('SiteController.admin');
    expect(stdout).toMatch(/session\|token: admin\s+GET\s+\/admin/);
    expect(stdout).not.toMatch(/secret = [^(]/);
    expect(stdout.match(/^ {2}confirmable\.within = 3 days$/gm)).toHaveLength(1);
    expect(stdout).toContain('throttling.perIdentity.within = 1 hour');
    expect(stdout).toMatch(/Warnings \(1\)\n {2}No secret is set/);
    expect(stdout).toContain('synchronize is on');
    expect(stdout).toMatch(/all \d+ tables are there with all their columns/);
    const report = JSON.parse(inApp('doctor', '--json').stdout) as {
      options: { name: string; value: unknown }[];
    };
    expect(report.options).toContainEqual({ name: 'sessions.idle', value: '7 days' });
    expect(report.options).toContainEqual({ name: 'mechanisms', value: ['session', 'token'] });
  });

  it('loads an application from its TypeScript sources', () => {
    const { stdout, stderr, status } = run(['--app', SOURCE, 'users', 'list']);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('admin@quick.test');
  });

  describe('of an application in TypeScript', () => {
    let folder = '';
    const write = (name: string, text: string): string => {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    };
    const securityModule = (options: string, rest = ''): string =>
      `import { Controller, Get, Module } from '@nestjs/common';
import { memoryStore, Public, SecurityModule } from 'nest-security';
${rest}
@Module({ imports: [SecurityModule.forRoot(${options})], controllers: [SiteController] })
export class AppModule {}`;
    const controller = `@Controller(['a', 'b']) export class SiteController { @Get('open') open() {} }`;

    beforeAll(() => {
      // Below the package, so that the application finds it and its peers; the build empties this place.
      folder = mkdtempSync(join(ROOT, 'dist/app-'));
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it('finds imports without an ending, and shows each address of a route', () => {
      const imports = `import { Controller, Get } from '@nestjs/common';\n${controller}`;
      write('site.controller.ts', imports);
      const loose = `import { SiteController } from './site.controller';`;
      const app = write('loose.ts', securityModule('{ store: memoryStore() }', loose));
      const { stdout, stderr } = run(['--app', app, 'doctor']);
      expect(stderr).toBe('');
      expect(stdout).toMatch(
        /Routes \(2 without a guard\)\n {2}none +GET +\/a\/open.*\n.*\/b\/open/,
      );
    });

    it('looks into one that keeps no accounts', () => {
      const options = '{ store: false, features: [], controllers: false } as never';
      const app = write('bare.ts', securityModule(options, controller));
      expect(run(['--app', app, 'doctor'])).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('there is no store'),
      });
      expect(run(['--app', app, 'users', 'list'])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('keeps no accounts'),
      });
    });

    it('says on one line what is wrong with it', () => {
      const broken = write('broken.ts', 'export class AppModule {\n (');
      expect(run(['--app', broken, 'doctor'])).toMatchObject({
        status: 1,
        stderr: expect.stringContaining(`${broken}:2: `),
      });
      const other = write(
        'other.ts',
        `import { Module } from '@nestjs/common';\n@Module({ imports: [] }) export class AppModule {}`,
      );
      expect(run(['--app', other, 'doctor']).stderr).toBe(
        'Error: The application does not import SecurityModule\n',
      );
      const wrong = write(
        'wrong.ts',
        securityModule('{ store: memoryStore(), secret: "x" }', controller),
      );
      const { status, stderr } = run(['--app', wrong, 'doctor']);
      expect(status).toBe(1);
      expect(stderr).toMatch(/^Error: nest-security cannot start:\n {2}- secret: /);
      expect(stderr).not.toContain('    at ');
    });
  });
});
