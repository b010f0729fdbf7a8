// Joins the some five hundred compiled modules in dist to a few files, one for each part of the package: Node reads and links those in a
// sixth of the time, which every start of an application is spared. Entries, declarations and assets stay where the compiler puts them.
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const DIST = resolve(import.meta.dirname, '../dist');
const JOINED = `${DIST}.joined`;
const CHUNKS = 'chunks';
/** Parts that not every application loads, the inner ones first; all else is in the core. */
const PARTS = [
  'adapters/bullmq/',
  'adapters/i18n/',
  'adapters/swagger/document.hook.js',
  'adapters/typeorm/',
  'cli/bin.js',
  'cli/typescript-hooks.js',
  'cli/typescript-loader.js',
  'cli/',
  'presets/',
  'testing/',
];
/** Read by its address, not imported: the hooks run in a thread of their own. */
const BY_ADDRESS = ['cli/typescript-hooks.js'];

const manifest = JSON.parse(await readFile(join(DIST, '../package.json'), 'utf8'));
const entries = [
  ...Object.values(manifest.exports).map(({ default: path }) => path),
  ...Object.values(manifest.bin),
]
  .filter(Boolean)
  .map((path) => relative('dist', path))
  .concat(BY_ADDRESS);

/**
 * A module as it was compiled, with its map. Assets are found from the address of the module that names them; a chunk has another one.
 */
const compiled = {
  name: 'compiled',
  async load(id) {
    const own = JSON.stringify(`../${relative(DIST, id)}`);
    const code = (await readFile(id, 'utf8'))
      .replace(/\n\/\/# sourceMappingURL=.*\n?$/, '\n')
      .replaceAll('import.meta.url', `new URL(${own}, import.meta.url).href`);
    return { code, map: JSON.parse(await readFile(`${id}.map`, 'utf8')) };
  },
  renderChunk(code, { fileName }) {
    if (code.includes('import.meta.url') && !fileName.startsWith(`${CHUNKS}/`))
      throw new Error(`${fileName}: a module that asks for its own address is not in a chunk`);
  },
};

function partOf(id) {
  const part = PARTS.find((start) => relative(DIST, id).startsWith(start)) ?? 'core';
  return part.replace(/\/$|\.js$/, '').replaceAll('/', '-');
}

const bundle = await rolldown({
  input: Object.fromEntries(entries.map((path) => [path.replace(/\.js$/, ''), join(DIST, path)])),
  platform: 'node',
  external: (id) => !/^[./]/.test(id),
  // Nothing is left out or moved: classes are decorated, and tables are filled, as modules are run.
  treeshake: false,
  preserveEntrySignatures: 'allow-extension',
  plugins: [compiled],
});
await bundle.write({
  dir: JOINED,
  format: 'esm',
  sourcemap: true,
  keepNames: true,
  entryFileNames: '[name].js',
  chunkFileNames: `${CHUNKS}/[name].js`,
  codeSplitting: {
    includeDependenciesRecursively: false,
    groups: [{ name: partOf, debugName: 'part' }],
  },
});
await bundle.close();

for (const file of await readdir(DIST, { recursive: true })) {
  if (/\.js(\.map)?$/.test(file)) await rm(join(DIST, file));
}
for (const file of await readdir(JOINED, { recursive: true })) {
  if (!/\.js(\.map)?$/.test(file)) continue;
  await mkdir(dirname(join(DIST, file)), { recursive: true });
  await rename(join(JOINED, file), join(DIST, file));
}
await rm(JOINED, { recursive: true });
