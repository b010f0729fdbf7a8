import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TemplateError } from './template.error.js';

/** A template as a file; nothing of it is read yet. */
export interface TemplateFile {
  readonly path: string;
  /** True for the site's own. */
  readonly own: boolean;
}

export interface TemplateLibraryOptions {
  /** How file names end, e.g. `.txt.hbs`. */
  readonly extension: string;
  /**
   * The package's and the features' templates: name to the folder that holds `<name><extension>`.
   */
  readonly builtIn: Readonly<Record<string, URL>>;
  /** The folder of the package's partials. */
  readonly partials: URL;
  /** The site's folder; its `partials` folder adds to the package's partials or replaces them. */
  readonly dir?: string;
  /** Single files of the site by template name. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Which file serves which template: the site's own first, then the package's. */
export class TemplateLibrary {
  readonly templates: ReadonlyMap<string, TemplateFile>;
  readonly partials: ReadonlyMap<string, TemplateFile>;
  /** The package's own templates, for a site that builds on one of them: `{{> base/loginUser}}`. */
  readonly bases: ReadonlyMap<string, TemplateFile>;

  /** @throws TemplateError if a file that the site names does not exist */
  constructor(options: TemplateLibraryOptions) {
    const { extension, builtIn, dir, files = {} } = options;
    this.bases = new Map(
      Object.entries(builtIn).map(([name, folder]) => [
        name,
        builtInFile(folder, name + extension),
      ]),
    );
    this.templates = new Map([
      ...this.bases,
      ...(dir === undefined ? [] : filesIn(dir, extension, true)),
      ...Object.entries(files).map(([name, path]) => [name, namedFile(name, path)] as const),
    ]);
    this.partials = new Map([
      ...filesIn(fileURLToPath(options.partials), extension, false),
      ...(dir === undefined ? [] : filesIn(join(dir, 'partials'), extension, true)),
    ]);
  }

  /** The site's own files, partials included. */
  get own(): readonly TemplateFile[] {
    return [...this.templates.values(), ...this.partials.values()].filter((file) => file.own);
  }
}

/** @throws TemplateError if the file cannot be read */
export function readTemplate({ path }: TemplateFile): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new TemplateError({ file: path }, (error as Error).message, { cause: error });
  }
}

function filesIn(dir: string, extension: string, own: boolean): [string, TemplateFile][] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter(
      (name) => name.endsWith(extension) && !(extension === '.hbs' && name.endsWith('.txt.hbs')),
    )
    .map((name) => [name.slice(0, -extension.length), { path: join(dir, name), own }]);
}

function builtInFile(folder: URL, name: string): TemplateFile {
  const base = folder.href.endsWith('/') ? folder : new URL(`${folder.href}/`);
  return { path: fileURLToPath(new URL(name, base)), own: false };
}

function namedFile(name: string, path: string): TemplateFile {
  const file = { path: resolve(path), own: true };
  if (existsSync(file.path)) return file;
  throw new TemplateError({ file: file.path }, `there is no such file (views.templates.${name})`);
}
