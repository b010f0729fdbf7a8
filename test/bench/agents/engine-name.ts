/** The packages that the default scheme can hash with; the second wherever it is installed. */
export const ENGINES = ['argon2', '@node-rs/argon2'] as const;
export type EngineName = (typeof ENGINES)[number];
