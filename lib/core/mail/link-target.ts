/** Schemes that would run or open something when a person follows a link. */
const UNFIT = new Set(['javascript:', 'data:', 'vbscript:', 'file:', 'blob:', 'about:']);

/** What is wrong with the address of a link; `null` for one of ours, and for one that an app of the site opens. */
export function linkProblem(
  text: unknown,
  isOurs: (origin: string) => boolean,
): 'unfit' | { readonly foreign: string } | null {
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : null;
  if (url === null || UNFIT.has(url.protocol)) return 'unfit';
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
  return !isWeb || isOurs(url.origin) ? null : { foreign: url.origin };
}
