import type { Type } from '@nestjs/common';
import type { ApiSchema, ApiTag } from '../../ports/api-description.js';
import type { SecurityErrorCode } from '../errors/security-error-code.js';

/** A member of an answer's JSON. */
export interface Given {
  readonly schema: ApiSchema;
  /** False where it depends on the case. */
  readonly always: boolean;
}

/** The members of an answer's JSON by their names. */
export type Gives = Readonly<Record<string, Given>>;

/**
 * Whose credentials a flow looks at: it needs a caller, takes one that is there, is for visitors and refuses one, or judges the credential
 * itself.
 */
export interface CallerRule {
  readonly mechanisms: readonly string[];
  readonly caller: 'needed' | 'welcome' | 'refused' | 'judged';
}

/**
 * What one method of a controller does, as the application's OpenAPI document tells it. What every route has in common (CSRF, bodies that
 * cannot be read) need not be said.
 */
export interface OperationDescription {
  /** For client generators, which make a function's name of it; unique within the application. */
  readonly id: string;
  readonly summary: string;
  readonly description?: string;
  /** @default nobody is looked at */
  readonly caller?: CallerRule;
  /** The form that the body holds, by its name. */
  readonly form?: string;
  /** Members of the JSON of success. @default none */
  readonly gives?: Gives;
  /**
   * A page; a flow, which sends a form on and programs JSON; JSON in any case; or a link, which browsers see as a page and programs as JSON.
   * @default by the decorator: `page` for Page, `payload` for Read, `flow` for Act
   */
  readonly answer?: 'page' | 'flow' | 'payload' | 'link';
  /** A browser that opens the link has it act and goes on. @default false */
  readonly actsForBrowsers?: boolean;
  /** What this route refuses with beside what all routes do. */
  readonly codes?: readonly SecurityErrorCode[];
}

/** The operations of one controller by the names of its methods. */
export interface ControllerOperations {
  readonly controller: Type;
  readonly operations: Readonly<Record<string, OperationDescription>>;
}

/** What a table may ask of the application that it describes. */
export interface DescribedApplication {
  /** Whether a feature is in force. */
  has(feature: string): boolean;
  /** The options of a feature. */
  group<T>(feature: string): T;
  /** The option `tokens.issueOnLogin`. */
  readonly tokensInAnswers: boolean;
  /** What a login by password may be refused with here. */
  readonly loginCodes: readonly SecurityErrorCode[];
  /** What a standing user who types the password again may be refused with here. */
  readonly passwordCodes: readonly SecurityErrorCode[];
  /** What a user who proves the identity by a link may be refused with here. */
  readonly linkCodes: readonly SecurityErrorCode[];
  /** The form that has taken the place of the password on the login page. */
  readonly loginForm: string | null;
  /** Signed-in callers are sent on from the login page. */
  readonly loginIsForVisitors: boolean;
  /** A GET of the logout route signs out. */
  readonly logoutOnGet: boolean;
  /** For whom opening a link may act; all others read its status. */
  readonly linksActFor: 'nobody' | 'browsers' | 'everybody';
}

/** What the login checks of a feature refuse users with. */
export interface LoginRefusals {
  /** At every way in. */
  readonly always?: readonly SecurityErrorCode[];
  /** Where a password is the proof. */
  readonly byPassword?: readonly SecurityErrorCode[];
}

/** Everything that a feature tells of its routes. */
export interface FeatureOperations {
  /** The group in the document; client generators make a class of it. */
  readonly tag: ApiTag;
  /** Called when a document is made. */
  readonly table: (app: DescribedApplication) => readonly ControllerOperations[];
  /** For a feature with login checks. @default whatever a check may refuse with */
  readonly refusals?: (app: DescribedApplication) => LoginRefusals;
}

/**
 * Describes the routes of a feature for the application's OpenAPI document: one table, beside its controllers.
 * @publicApi
 */
export function defineOperations(
  tag: ApiTag,
  table: FeatureOperations['table'],
  refusals?: FeatureOperations['refusals'],
): FeatureOperations {
  return Object.freeze({ tag, table, refusals });
}

/** The names of a class's methods. */
export type MethodOf<T> = {
  [K in keyof T]: T[K] extends (...args: never[]) => unknown ? K : never;
}[keyof T] &
  string;

/**
 * One controller's part of the table.
 * @publicApi
 */
export function operationsOf<T extends object>(
  controller: Type<T>,
  operations: Readonly<Partial<Record<MethodOf<T>, OperationDescription>>>,
): ControllerOperations {
  return {
    controller,
    operations: operations as Readonly<Record<string, OperationDescription>>,
  };
}
