import { readFileSync } from 'node:fs';

/** All texts of one language: key to text. */
export type Catalogue = Readonly<Record<string, string>>;

/**
 * Reads `<locale>.json`: one flat object of texts.
 * @throws Error with the file's name if it is anything else
 */
export function readCatalogue(file: string | URL): Catalogue {
  const content: unknown = parse(file);
  const wrong = isObject(content)
    ? Object.keys(content).find((key) => typeof content[key] !== 'string')
    : '';
  if (wrong === undefined) return content as Catalogue;
  throw new Error(
    `${String(file)}: ${wrong ? `"${wrong}" must be a text` : 'give one flat object of texts'}`,
  );
}

function parse(file: string | URL): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${String(file)}: ${(error as Error).message}`, { cause: error });
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
