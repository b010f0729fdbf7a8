import type { PreparedToken, TokenOwner } from '../tokens/mailed-token.service.js';

/** What a feature adds to a registration. */
export interface RegistrationAddition {
  /** A link for the welcome mail; its writes belong into the unit that creates the user. */
  readonly token: {
    readonly purpose: string;
    readonly prepared: PreparedToken;
    readonly route: string;
  };
  /** Whether the new user may be signed in at once. */
  readonly signsIn: boolean;
  /** The message for the person, with `{email}`. */
  readonly notice: string;
}

/**
 * Adds to a registration before it commits. A throw ends the registration and nothing remains of it.
 * @publicApi
 */
export interface AfterRegister {
  /** @param createdBy the index of the write in the unit that creates the user */
  add(owner: TokenOwner, createdBy: number, data: unknown): RegistrationAddition | null;
}
