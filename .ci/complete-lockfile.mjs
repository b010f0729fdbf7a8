// Adds to package-lock.json the optional packages of other platforms that npm left out because the
// registry at hand did not offer them. Without their entries `npm ci` calls the lock file outdated.
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATING_SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The folders in which node looks for a package required from `location`, nearest first. */
function* lookupFolders(location) {
  for (let at = location; at; at = at.slice(0, Math.max(at.lastIndexOf('/node_modules/'), 0))) {
    yield `${at}/`;
  }
  yield '';
}

function isInstalled(packages, from, name) {
  return [...lookupFolders(from)].some((folder) => packages[`${folder}node_modules/${name}`]);
}

/** The optional dependencies that the lock file names and does not hold. */
function missingOptionalPackages(lock) {
  return Object.entries(lock.packages).flatMap(([from, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name]) => !isInstalled(lock.packages, from, name))
      .map(([name, version]) => ({ from, name, version })),
  );
}

function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = words.find((word) => OPERATING_SYSTEMS.includes(word));
  const cpu = words.find((word) => PROCESSORS.includes(word));
  if (!os || !cpu) throw new Error(`${name} does not say for which platform it is`);
  const libc = words.at(-1) === 'musl' ? 'musl' : words.at(-1) === 'gnu' ? 'glibc' : undefined;
  return { cpu: [cpu], ...(os === 'linux' && libc ? { libc: [libc] } : {}), os: [os] };
}

function complete(lock) {
  const missing = missingOptionalPackages(lock);
  for (const { from, name, version } of missing) {
    const { cpu, ...rest } = platformOf(name);
    const dev = lock.packages[from].dev ? { dev: true } : {};
    lock.packages[`node_modules/${name}`] = { version, cpu, ...dev, ...rest, optional: true };
  }
  const [root, ...others] = Object.entries(lock.packages);
  others.sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries([root, ...others]);
  return missing.length;
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const added = complete(lock);
if (process.argv.includes('--check')) {
  process.exitCode = added === 0 ? 0 : 1;
} else {
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
}
console.log(`package-lock.json: ${added} optional packages of other platforms were left out`);
