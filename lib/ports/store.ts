import type { MaybePromise } from '../common/maybe-promise.js';
import type { ModelDefinition } from './model.js';

/** A value that every database can hold; `undefined` never reaches a store. */
export type Scalar = string | number | boolean | Date | null;

/**
 * A closed set of comparisons, one to a field; anything else in a `where` is refused with `INVALID_WHERE`. `not` also matches
 * rows that hold nothing there; an empty `in` matches none.
 */
export type Comparison =
  | { readonly lt: Scalar }
  | { readonly lte: Scalar }
  | { readonly gt: Scalar }
  | { readonly gte: Scalar }
  | { readonly not: Scalar }
  | { readonly in: readonly Scalar[] };

/** All conditions hold together (AND). `null` means IS NULL. An empty object is refused everywhere but in `list`. */
export type Where = Readonly<Record<string, Scalar | Comparison>>;

export type Row = Record<string, unknown>;

export interface ListOptions {
  /** Field to direction; rows come in no fixed order without it. */
  readonly order?: Readonly<Record<string, 'asc' | 'desc'>>;
  /** @default no limit */
  readonly limit?: number;
}

/** One statement of a unit; see {@link Store.write}. The values of a new user may hold `roles`, which are linked with it. */
export type Write =
  | { readonly create: string; readonly values: Row }
  | {
      readonly update: string;
      readonly where: Where;
      readonly patch: Row;
      /** Rows that must change, else the unit is undone. */
      readonly expect?: number;
    }
  | { readonly remove: string; readonly where: Where; readonly expect?: number }
  | {
      readonly increment: string;
      readonly key: Row;
      readonly field: string;
      readonly by: number;
      readonly create?: Row;
    };

/**
 * A write that needs what an earlier one of its unit made, such as the id of a new user: `created[i]` is the row of write `i`.
 * Called once, inside the transaction; it may not wait for anything.
 */
export type DeferredWrite = (created: readonly (Row | null)[]) => Write;

/**
 * `counts[i]` is the number of rows that write `i` made or changed. `undone` names the index of the first write whose `expect`
 * did not hold; nothing of the unit remains then.
 */
export type WriteOutcome =
  | {
      readonly done: true;
      readonly counts: readonly number[];
      readonly created: readonly (Row | null)[];
    }
  | { readonly done: false; readonly undone: number };

/** A user with its roles in place, as the hot path reads it: `session` is null when a user was asked for by id. */
export interface Principal {
  readonly user: Row;
  readonly session: Row | null;
}

/**
 * What a database must do for the package, over named models: about eight verbs, each a single atomic statement.
 * The user model's rows are instances of the site's own user class and carry `roles` as an array of the site's role objects
 * whenever they are read. Ids of users, whatever their column's type, are given and taken as text in every other model.
 *
 * A value for a unique field that is taken throws {@link UniqueViolation}. A `where` that is empty, names no field or compares
 * otherwise than {@link Comparison} throws InvalidWhere. A database that cannot be reached throws whatever its driver throws;
 * the caller denies.
 */
export abstract class Store {
  /** The models that the features in force need; called once before the first use. Ends the start if one cannot be served. */
  abstract prepare(models: readonly ModelDefinition[]): Promise<void>;

  /**
   * Saves one row and gives it back as stored, with the keys that the database made. `undefined` counts as not given.
   * @throws UnknownField for a name that is no field
   */
  abstract create(model: string, values: Row): Promise<Row>;

  /** The first row that matches, or `null`. */
  abstract find(model: string, where: Where): Promise<Row | null>;

  abstract list(model: string, where: Where, options?: ListOptions): Promise<Row[]>;

  /** One conditional statement, never read-then-write. Gives the number of rows that matched and were set. */
  abstract update(model: string, where: Where, patch: Row): Promise<number>;

  /**
   * Adds `by` to `field` of the one row with this unique key and gives the new value, in one statement. With `create`, a missing row
   * is made in the same statement, with these further values and `field` = `by`; without it a missing row gives `null`.
   */
  abstract increment(
    model: string,
    key: Row,
    field: string,
    by: number,
    create?: Row,
  ): Promise<number | null>;

  abstract remove(model: string, where: Where): Promise<number>;

  /** Gives a role to a user. `false` when the user had it. */
  abstract link(userId: string, roleId: string): Promise<boolean>;

  /** Takes a role from a user. `false` when the user did not have it. */
  abstract unlink(userId: string, roleId: string): Promise<boolean>;

  /** All or nothing, and durable when it resolves. The way for a flow to save; costs no interactive transaction. */
  abstract write(writes: readonly (Write | DeferredWrite)[]): Promise<WriteOutcome>;

  /** Runs `work` on a store whose calls all belong to one transaction; a throw undoes them. */
  abstract transaction<T>(work: (store: Store) => Promise<T>): Promise<T>;

  /** The same store inside a transaction that the caller opened with its own tool (a TypeORM EntityManager). */
  using?(manager: unknown): Store;

  /**
   * Calls `listener` once the transaction that this store belongs to ({@link transaction}, {@link using}) has committed, and
   * never when it rolled back; at once where there is none.
   */
  afterCommit?(listener: () => void): void;

  /** True when the model can hold this field, the site's own columns included; known once {@link prepare} has ended. */
  hasField?(model: string, field: string): boolean;

  /** How its tables compare with what the prepared models need, a line for each thing, for `nest-security doctor`. Changes nothing. */
  describe?(): Promise<readonly string[]>;

  /** The hot path: a live session by its digest with its user and roles in one query. `now` in ms; ended sessions are not found. */
  abstract principalBySession(digest: string, now: number): MaybePromise<Principal | null>;

  /**
   * The hot path of tokens: a user by id with its roles in one query. With `jti`, `null` also when the model `revokedToken` holds
   * a row of this id: looked up in the same query, so that a revocation counts at the next request.
   */
  abstract principalById(userId: string, jti?: string): MaybePromise<Principal | null>;
}

/** A unique value is taken already. Carries no value, so that it can be logged. */
export class UniqueViolation extends Error {
  override readonly name = 'UniqueViolation';
  constructor(
    readonly model: string,
    options?: ErrorOptions,
  ) {
    super(`A unique value of "${model}" is taken`, options);
  }
}
