import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const MANIFEST = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

/** Which layers each layer may import. `module` are the files of lib itself, the composition root. */
const MAY_IMPORT = {
  common: [],
  ports: ['common'],
  core: ['ports', 'common'],
  features: ['core', 'ports', 'common'],
  adapters: ['ports', 'common'],
  presets: ['module', 'features', 'core', 'ports', 'common'],
  module: ['features', 'adapters', 'core', 'ports', 'common'],
  cli: ['module', 'core', 'ports', 'common'],
  testing: ['module', 'features', 'adapters', 'core', 'ports', 'common'],
};

/** What a unit may import beside that: the package's own tables, as data, for a database's migrations. */
const ALSO = { 'adapters/typeorm': ['lib/core/models.js'] };

/** The optional peers, each with the folders that exist for it; everywhere else they are unknown. */
const OWNERS = {
  '@nestjs/swagger': ['adapters/swagger'],
  '@nestjs/testing': ['testing'],
  '@nestjs/typeorm': ['adapters/typeorm'],
  'better-sqlite3': ['adapters/typeorm'],
  bullmq: ['adapters/bullmq'],
  ioredis: ['adapters/redis', 'adapters/bullmq'],
  mysql2: ['adapters/typeorm'],
  'nest-commander': ['cli'],
  'nestjs-i18n': ['adapters/i18n'],
  pg: ['adapters/typeorm'],
  typeorm: ['adapters/typeorm'],
};

/** Optional peers that the root entry uses where they are installed, by `import()` alone. */
const LOADED_ON_DEMAND = ['@node-rs/argon2', 'bcrypt'];

const OPTIONAL = Object.keys(MANIFEST.peerDependenciesMeta);
const DECLARED = Object.keys({ ...MANIFEST.dependencies, ...MANIFEST.peerDependencies });
const SUBPATHS = Object.keys(MANIFEST.exports);

/** `lib/features/confirmable/dto/x.ts` -> layer `features`, unit `features/confirmable`. */
function placeOf(path) {
  const [top, ...folders] = path.split(sep).slice(0, -1);
  if (top !== 'lib') return undefined;
  const [layer, unit] = folders;
  if (!layer) return { layer: 'module', unit: 'module' };
  const grouped = layer === 'features' || layer === 'adapters';
  return { layer, unit: grouped && unit ? `${layer}/${unit}` : layer };
}

function packageOf(specifier) {
  const [scope, name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}

function faultOfOwnImport(from, to, specifier) {
  if (!to) return `${specifier} leaves lib`;
  if (from.unit === to.unit) return undefined;
  if (from.layer === to.layer) return `${from.unit} must not import ${to.unit}`;
  if (!MAY_IMPORT[from.layer]?.includes(to.layer)) {
    return `${from.layer} must not import ${to.layer}`;
  }
  const published = SUBPATHS.includes(to.unit.replace('adapters', '.'));
  if (from.layer === 'module' && published) return `the root entry must not reach ${to.unit}`;
  return undefined;
}

function faultOfPackage(from, specifier, onDemand) {
  const name = packageOf(specifier);
  if (name.startsWith('node:')) return undefined;
  if (!DECLARED.includes(name)) return `${name} is neither a dependency nor a peer`;
  if (from.layer === 'common' && name.startsWith('@nestjs/')) return 'common must not know Nest';
  if (!OPTIONAL.includes(name) || OWNERS[name]?.includes(from.unit)) return undefined;
  if (onDemand && LOADED_ON_DEMAND.includes(name)) return undefined;
  return `${from.unit} must not import the optional peer ${name}`;
}

function faultOf(filename, specifier, onDemand) {
  const from = placeOf(relative(ROOT, filename));
  if (!from) return undefined;
  if (!specifier.startsWith('.')) return faultOfPackage(from, specifier, onDemand);
  const target = relative(ROOT, join(dirname(filename), specifier));
  if (ALSO[from.unit]?.includes(target.split(sep).join('/'))) return undefined;
  return faultOfOwnImport(from, placeOf(target), specifier);
}

/** Imports go down the layers only, and optional peers stay behind their own entry. */
export const layers = {
  create(context) {
    const check = (source, onDemand = false) => {
      if (typeof source?.value !== 'string') return;
      const fault = faultOf(context.filename, source.value, onDemand);
      if (fault) context.report({ node: source, message: fault });
    };
    return {
      ImportDeclaration: (node) => check(node.source),
      ExportNamedDeclaration: (node) => check(node.source),
      ExportAllDeclaration: (node) => check(node.source),
      ImportExpression: (node) => check(node.source, true),
      TSImportType: (node) => check(node.source ?? node.argument?.literal),
    };
  },
};
