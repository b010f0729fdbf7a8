import type { DataSource, EntityMetadata, QueryRunner } from 'typeorm';
import { FlaskMigrator, type FlaskMigrationReport } from '../../../ports/flask-migrator.js';
import type { ModelDefinition } from '../../../ports/model.js';
import { modelEntity } from '../entities/model.entity.js';
import { FieldMap } from '../schema/field-map.js';
import type { MissingParts } from '../schema/missing-parts.js';
import { isOwn, type PersonClasses } from '../schema/schema.js';
import { planAddresses } from './address-plan.js';
import { LongTimes } from './long-times.js';
import { OldUsers, type OldUser } from './old-users.js';
import { giveOwnUniquifiers } from './own-uniquifiers.js';
import { countPasswords } from './password-marks.js';
import { RoleLinks } from './role-links.js';
import { fillGaps, findGaps } from './schema-gaps.js';
import { Sql } from './sql.js';

/** What one run works with. */
interface Run {
  readonly runner: QueryRunner;
  readonly sql: Sql;
  readonly gaps: MissingParts;
  readonly users: OldUsers;
  readonly links: RoleLinks;
  readonly times: LongTimes;
}

/** What one look at the rows found. */
interface Findings {
  readonly report: FlaskMigrationReport;
  readonly nameless: readonly OldUser[];
  readonly doubled: readonly (readonly unknown[])[];
}

/** {@link FlaskMigrator} over the application's DataSource and classes. */
export class TypeOrmFlaskMigrator extends FlaskMigrator {
  constructor(
    private readonly dataSource: DataSource,
    private readonly classes: PersonClasses,
    private readonly models: readonly ModelDefinition[],
  ) {
    super();
  }

  override check(): Promise<FlaskMigrationReport> {
    return this.onOneConnection(async (run) => (await this.look(run, false)).report);
  }

  override apply(): Promise<FlaskMigrationReport> {
    return this.onOneConnection(async (run) => {
      const { runner, sql, gaps, users, links } = run;
      // These databases end a transaction at each change of a table.
      const tablesApart = sql.type === 'mysql' || sql.type === 'mariadb';
      if (tablesApart) await fillGaps(runner, sql, gaps);
      const report = await inTransaction(runner, async () => {
        const findings = await this.look(run, true);
        if (!tablesApart) await fillGaps(runner, sql, gaps);
        await this.rewrite(run, findings);
        if (tablesApart) return findings.report;
        await links.keepApart();
        await giveOwnUniquifiers(sql, users.columns);
        return findings.report;
      });
      if (tablesApart) await links.keepApart();
      return report;
    });
  }

  private async look({ gaps, users, links, times }: Run, applied: boolean): Promise<Findings> {
    const all = await users.all();
    const nameless = all.filter(({ uniquifier }) => uniquifier === null);
    const doubled = await links.doubled();
    const people = all.map(({ id, email }) => ({ id, email }));
    const report: FlaskMigrationReport = {
      applied,
      users: all.length,
      columns: gaps.columns.map(({ table, column }) => `${table}.${column.name}`),
      tables: gaps.tables.map(({ tablePath }) => tablePath),
      uniquifiers: nameless.length,
      times: await times.count(),
      doubledRoles: doubled.length,
      ...planAddresses(people),
      passwords: countPasswords(all.map(({ password }) => password)),
    };
    return { report, nameless, doubled };
  }

  private async rewrite({ users, links, times }: Run, findings: Findings): Promise<void> {
    await users.spell(findings.report.addresses);
    await users.giveUniquifiers(findings.nameless);
    await times.cut();
    await links.mend(findings.doubled);
  }

  private async onOneConnection<T>(work: (run: Run) => Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    try {
      await runner.connect();
      return await work(await this.prepare(runner));
    } finally {
      await runner.release();
    }
  }

  private async prepare(runner: QueryRunner): Promise<Run> {
    const user = this.dataSource.getMetadata(this.classes.user);
    const role = this.dataSource.getMetadata(this.classes.role);
    const own = this.models
      .filter(isOwn)
      .map((model) => this.dataSource.getMetadata(modelEntity(model)));
    const sql = new Sql(runner);
    const gaps = await findGaps(runner, [user, role], own);
    const table = await runner.getTable(user.tablePath);
    const present = new Set(table?.columns.map(({ name }) => name));
    const fields = new FieldMap(user, this.classes.fields.user, new Set());
    return {
      runner,
      sql,
      gaps,
      users: new OldUsers(sql, fields, present),
      links: new RoleLinks(runner, sql, this.junction(user, fields)),
      times: new LongTimes(sql, user, present),
    };
  }

  private junction(user: EntityMetadata, fields: FieldMap): EntityMetadata {
    const relation = user.findRelationWithPropertyPath(fields.property('roles'));
    if (!relation?.junctionEntityMetadata) throw new Error(`${user.name} has no roles`);
    return relation.junctionEntityMetadata;
  }
}

async function inTransaction<T>(runner: QueryRunner, work: () => Promise<T>): Promise<T> {
  await runner.startTransaction();
  try {
    const result = await work();
    await runner.commitTransaction();
    return result;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}
