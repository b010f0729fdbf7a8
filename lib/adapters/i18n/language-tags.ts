/** nestjs-i18n's names of languages, which are names of folders, to BCP 47 tags: `pt_BR` is `pt-BR`. What is no language is left out. */
export function languageTags(names: readonly string[]): ReadonlyMap<string, string> {
  const pairs = names.flatMap((name): [string, string][] => {
    try {
      return [[name, new Intl.Locale(name.replaceAll('_', '-')).toString()]];
    } catch {
      return [];
    }
  });
  return new Map(pairs);
}
