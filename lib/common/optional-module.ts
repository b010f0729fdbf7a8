/** Loads a package; `null` if it is not installed. */
export type ModuleLoader = (name: string) => Promise<object | null>;

/**
 * Loads a package that an application may have or not, at its first use. An installed one that
 * cannot be loaded throws.
 */
export const optionalModule: ModuleLoader = async (name) => {
  try {
    const loaded = (await import(name)) as { default?: object };
    return loaded.default ?? loaded;
  } catch (error) {
    if (isMissing(error, name)) return null;
    throw error;
  }
};

/** The package itself and not one that it needs. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as NodeJS.ErrnoException;
  const notFound = code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
  return notFound && message.includes(`'${name}'`);
}
