import type { QueryRunner } from 'typeorm';

type Rows = readonly Readonly<Record<string, unknown>>[];

/** Few statements in the SQL of whatever database it is, over one connection. */
export class Sql {
  constructor(private readonly runner: QueryRunner) {}

  get type(): string {
    return this.runner.dataSource.options.type;
  }

  /** A name, or a path of names, quoted. */
  name(path: string): string {
    const { driver } = this.runner.dataSource;
    return path
      .split('.')
      .map((part) => driver.escape(part))
      .join('.');
  }

  async rows(text: string, values: readonly unknown[] = []): Promise<Rows> {
    return (await this.runner.query(this.numbered(text), [...values])) as Rows;
  }

  /** `?` stands for each value. */
  async run(text: string, values: readonly unknown[] = []): Promise<void> {
    await this.runner.query(this.numbered(text), [...values]);
  }

  private numbered(text: string): string {
    if (this.type !== 'postgres') return text;
    let position = 0;
    return text.replace(/\?/g, () => `$${++position}`);
  }
}
