/** Where a person wanted to go when a mailed link was asked for, as it is kept with the token; to be checked before anybody is sent there. */
export function wantedPage(data: unknown): unknown {
  return typeof data === 'object' && data !== null ? (data as { next?: unknown }).next : undefined;
}
