/** What the second process does to people. */
export const CHANGES = ['deactivate', 'demote', 'log out'] as const;
export type Change = (typeof CHANGES)[number];
