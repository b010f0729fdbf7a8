/**
 * Parameters of a hash in the PHC string format, where a key's id has its place:
 * `$argon2id$v=19$m=8,t=1,p=1`
 */
const PARAMETERS = /^\$[a-z0-9-]+(?:\$v=\d+)?\$(?:[a-z]+=[a-z0-9]+,)*[a-z]+=[a-z0-9]+(?=\$)/;

const IN_PARAMETERS = new RegExp(
  '^(?<head>\\$[a-z0-9-]+(?:\\$v=\\d+)?\\$[a-z]+=[a-z0-9,=]*)' +
    ',keyid=(?<id>[A-Za-z0-9+/]+)(?<tail>\\$.+)$',
);
const IN_FRONT = /^(?<head>)\$keyid=(?<id>[A-Za-z0-9+/]+)(?<tail>\$.+)$/;

/** A stored hash and the pepper that it was made with. */
export interface KeyedHash {
  /** As the scheme made it. */
  readonly hash: string;
  /** `null` when none is named. */
  readonly keyId: string | null;
}

/**
 * Writes the id of the pepper into a hash: as the parameter `keyid` (base64) that the PHC string
 * format has for it, where the scheme has named parameters
 * (`$argon2id$v=19$m=19456,t=2,p=1,keyid=MQ$...`), otherwise in front (`$keyid=MQ$2b$12$...`).
 */
export function withKeyId(hash: string, keyId: string): string {
  const mark = `keyid=${Buffer.from(keyId).toString('base64').replaceAll('=', '')}`;
  const parameters = PARAMETERS.exec(hash)?.[0];
  if (parameters === undefined) return `$${mark}${hash}`;
  return `${parameters},${mark}${hash.slice(parameters.length)}`;
}

/** Takes apart what {@link withKeyId} put together. */
export function readKeyId(stored: string): KeyedHash {
  const { head, id, tail } = (IN_PARAMETERS.exec(stored) ?? IN_FRONT.exec(stored))?.groups ?? {};
  if (!id) return { hash: stored, keyId: null };
  return { hash: `${head}${tail}`, keyId: Buffer.from(id, 'base64').toString() };
}
