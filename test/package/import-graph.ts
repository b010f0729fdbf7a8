import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';

/** Packages that a declaration file names, itself or by the files of ours that it imports. */
export function packagesDeclaredFrom(entry: string): Set<string> {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const queue = [entry];
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    for (const specifier of specifiersOf(file)) {
      if (specifier.startsWith('.')) queue.push(declarationOf(join(dirname(file), specifier)));
      else packages.add(nameOf(specifier));
    }
  }
  return packages;
}

function specifiersOf(file: string): string[] {
  const { importedFiles, typeReferenceDirectives } = ts.preProcessFile(readFileSync(file, 'utf8'));
  return [...importedFiles, ...typeReferenceDirectives].map(({ fileName }) => fileName);
}

function declarationOf(path: string): string {
  return path.replace(/\.js$/, '.d.ts');
}

function nameOf(specifier: string): string {
  if (specifier.startsWith('node:')) return 'node';
  const [scope = '', name] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
}
