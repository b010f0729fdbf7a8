import type { DataSource } from 'typeorm';

type PersonType = abstract new () => object;

interface Claim {
  readonly dataSource: WeakRef<DataSource>;
  readonly user: PersonType;
}

// Which classes are users cannot be seen on a DataSource that loaded the entities of several applications; no settings are kept.
let claims: readonly Claim[] = [];

/** Notes that an application of this process keeps its users in this class, until its DataSource is closed. */
export function claimUsers(dataSource: DataSource, user: PersonType): void {
  const others = living().filter((claim) => claim.dataSource.deref() !== dataSource);
  claims = [...others, { dataSource: new WeakRef(dataSource), user }];
}

/** The names of other classes that applications of this process keep users in, in the same database. */
export function otherUserClasses(dataSource: DataSource, user: PersonType): string[] {
  const others = living().filter(
    (claim) => claim.user !== user && isSame(claim.dataSource.deref(), dataSource),
  );
  return others.map((claim) => claim.user.name);
}

function living(): readonly Claim[] {
  return claims.filter(({ dataSource }) => dataSource.deref()?.isInitialized);
}

function isSame(one: DataSource | undefined, other: DataSource): boolean {
  return one === other || (one !== undefined && placeOf(one) === placeOf(other));
}

/** Where a database is, as it was written down; one in memory is each its own. */
function placeOf({ options }: DataSource): unknown {
  const { type, database, url, host, port, socketPath, schema } = options as unknown as Readonly<
    Record<string, unknown>
  >;
  if (type === 'better-sqlite3' && (database === ':memory:' || database === ''))
    return Symbol('its own');
  return JSON.stringify([type, database, url, host, port, socketPath, schema]);
}
