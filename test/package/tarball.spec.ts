import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../support/services.js';
import { SmtpRecorder } from '../support/smtp.js';
import { packagesDeclaredFrom } from './import-graph.js';
import { entries, manifest, optionalPeers, requiredPeers } from './manifest.js';
import { pack, PackedProject, ROOT, type Tarball } from './packed-project.js';
import { unnamedTypes } from './unnamed-types.js';

/** Peers that each entry exists for, beside those that the root entry needs. */
const OWN_PEERS: Record<string, readonly string[]> = {
  './typeorm': ['typeorm', '@nestjs/typeorm'],
  './redis': ['ioredis'],
  './bullmq': ['bullmq', 'ioredis'],
  './i18n': ['nestjs-i18n'],
  './swagger': ['@nestjs/swagger'],
  './cli': ['nest-commander'],
  './testing': ['@nestjs/testing'],
};

/** Loaded at first use: together they would more than double the time that the import takes. */
const LAZY = ['handlebars', 'nodemailer', 'class-validator'];

const lowest = (range: string): string => range.replace(/^\^/, '');
const sourceFiles = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' });

let tarball: Tarball;

beforeAll(async () => {
  tarball = await pack();
});

afterAll(() => tarball?.remove());

describe('the tarball', () => {
  it('holds the built package and its papers, nothing else', () => {
    const papers = ['CHANGELOG.md', 'LICENSE', 'README.md', 'SECURITY.md', 'package.json'];
    const manuals = sourceFiles.filter((path) => path.endsWith('README.md'));
    const others = tarball.files.filter((path) => !path.startsWith('dist/'));
    expect(others.toSorted()).toEqual(
      [...papers, ...manuals.map((path) => `lib/${path}`)].toSorted(),
    );
    expect(tarball.files.filter((path) => /\.(spec|tsbuildinfo)\b/.test(path))).toEqual([]);
  });

  it('holds every page that its README links to', () => {
    const links = readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/\]\((?!\w+:)([^)#]+)/g);
    for (const [, path] of links) expect(tarball.files, path).toContain(path);
  });

  it('holds the declarations of every source file, and every asset as it is', () => {
    const expected = sourceFiles
      .filter((path) => /\.(ts|hbs|css|json|txt)$/.test(path))
      .flatMap((path) => path.replace(/\.ts$/, '.d.ts'))
      .map((path) => `dist/${path}`);
    expect(tarball.files).toEqual(expect.arrayContaining(expected));
  });

  it('holds its code in a few files, with the sources for debuggers', () => {
    const code = tarball.files.filter((path) => path.endsWith('.js'));
    expect(code.length).toBeLessThan(30);
    const map = readFileSync(join(ROOT, 'dist/chunks/core.js.map'), 'utf8');
    const { sources, sourcesContent } = JSON.parse(map) as Record<string, string[]>;
    const at = sources?.findIndex((path) => path.endsWith('lib/security.module.ts')) ?? -1;
    expect(sourcesContent?.[at]).toContain('export class SecurityModule');
  });

  it('loads no adapter, preset or command with the root', () => {
    const loaded = ['index.js', 'chunks/core.js'].flatMap((path) => {
      const code = readFileSync(join(ROOT, 'dist', path), 'utf8');
      return [...code.matchAll(/^(?:import|export)\b.*"(\.[^"]+)";$/gm)].map(
        ([, target]) => target,
      );
    });
    expect(new Set(loaded)).toEqual(new Set(['./chunks/core.js', './rolldown-runtime.js']));
  });

  it('holds what package.json exports', () => {
    const targets = entries.flatMap(({ types, code }) => [types.slice(2), code.slice(2)]);
    expect(tarball.files).toEqual(expect.arrayContaining(targets));
  });

  it('holds programs that start', async () => {
    for (const path of Object.values(manifest.bin ?? {})) {
      expect(tarball.files).toContain(path.replace('./', ''));
      expect(readFileSync(join(ROOT, path), 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
      const outcome = await new PackedProject(ROOT).run('node', path, '--help');
      expect(outcome).toMatchObject({
        code: 0,
        output: expect.stringContaining('Usage') as string,
      });
    }
  });

  it('keeps the comments in its declarations', () => {
    const declarations = readFileSync(join(ROOT, 'dist/ports/store.d.ts'), 'utf8');
    expect(declarations).toMatch(/\/\*\*/);
  });

  it('names every type that its declarations speak of', () => {
    const declarations = entries.map(({ types }) => join(ROOT, types));
    expect(unnamedTypes(join(ROOT, 'dist'), declarations)).toEqual([]);
  });

  it('is good by publint', async () => {
    const { messages, pkg } = await publint({ pkgDir: ROOT, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg ?? {}))).toEqual([]);
  });
});

describe('exports', () => {
  const adapters = sourceFiles.flatMap(
    (path) => /^adapters\/(.+)\/index\.ts$/.exec(path)?.[1] ?? [],
  );
  const others = ['cli', 'testing', 'presets/flask-security'].filter((folder) =>
    sourceFiles.includes(`${folder}/index.ts`),
  );

  it('offers each adapter and each other entry that has an index', () => {
    const subpaths = entries.map(({ subpath }) => subpath);
    const expected = [...adapters, ...others].map((name) => `./${name}`);
    expect(subpaths).toEqual(expect.arrayContaining(expected));
  });

  it.each(entries)('$subpath can be imported', async ({ subpath }) => {
    const project = new PackedProject(ROOT);
    const code = `await import('nest-security${subpath.slice(1)}')`;
    const outcome = await project.run('node', '--input-type=module', '--eval', code);
    expect(outcome).toEqual({ code: 0, output: '' });
  });

  it.each(entries)('$subpath declares nothing by an optional peer of another', (entry) => {
    const known = [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(requiredPeers),
      ...(OWN_PEERS[entry.subpath] ?? []),
      'node',
    ];
    const reached = [...packagesDeclaredFrom(join(ROOT, entry.types))];
    expect(reached.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describeWith('registry', 'an empty Nest project with the required peers only', () => {
  const typescript = manifest.devDependencies['typescript'] ?? '';
  const types = manifest.devDependencies['@types/node'] ?? '';
  const express = manifest.peerDependencies['@nestjs/platform-express'] ?? '';

  describe.each([
    { name: 'latest', choose: (range: string) => range },
    { name: 'lowest', choose: lowest },
  ])('of the $name versions that the peer ranges allow', ({ choose }) => {
    let project: PackedProject;
    let smtp: SmtpRecorder;

    beforeAll(async () => {
      smtp = await SmtpRecorder.start();
      const peers = Object.entries({ ...requiredPeers, '@nestjs/platform-express': express });
      project = await PackedProject.install({
        'nest-security': `file:${tarball.path}`,
        ...Object.fromEntries(peers.map(([name, range]) => [name, choose(range)])),
        '@types/node': types,
        typescript,
      });
    });

    afterAll(async () => {
      await smtp?.close();
      await project?.remove();
    });

    it('compiles under strict settings, our declarations checked too', async () => {
      const { output } = await project.run('node', 'node_modules/typescript/bin/tsc', '-p', '.');
      const ours = output.split('\n').filter((line) => /^(app|node_modules\/nest-sec)/.test(line));
      expect(ours).toEqual([]);
    });

    it('starts, answers, sends its mail and loads no optional peer, nor early what can wait', async () => {
      const args = ['--import', './record-imports.js', 'app.js', smtp.url];
      const { code, output } = await project.run('node', ...args);
      expect({ code, answers: answersIn(output) }, output).toEqual({
        code: 0,
        answers: {
          open: { status: 200, body: { open: true } },
          registered: expect.objectContaining({ status: 200 }) as unknown,
          anonymous: expect.objectContaining({ status: 401 }) as unknown,
          admin: { status: 200, body: { email: 'ann@example.org' } },
        },
      });
      expect(smtp.mails.flatMap(({ rcpt }) => rcpt)).toEqual(['eve@example.org']);
      expect(optionalPeers).not.toContainEqual(
        expect.toBeOneOf(importsOf('nest-security', output)),
      );
      const [atImport = ''] = output.split('imported\n');
      expect(LAZY).not.toContainEqual(expect.toBeOneOf(importsOf('nest-security', atImport)));
    });

    it('runs under Jest as an ES module', async () => {
      const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
      const args = ['--experimental-vm-modules', jest, '--config', 'jest.config.json'];
      expect(await project.run('node', ...args)).toMatchObject({ code: 0 });
    });
  });
});

function answersIn(output: string): unknown {
  const line = output.split('\n').find((text) => text.startsWith('{"open"'));
  return line ? JSON.parse(line) : null;
}

function importsOf(name: string, output: string): string[] {
  const lines = output.split('\n').filter((line) => line.startsWith(`import ${name} `));
  return [...new Set(lines.map((line) => line.split(' ')[2] ?? ''))];
}
