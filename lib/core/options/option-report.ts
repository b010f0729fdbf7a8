/** One thing wrong with the configuration; `code` is what `acceptRisk` names, and none means that it cannot be accepted. */
export interface ConfigurationProblem {
  readonly message: string;
  readonly code?: string;
}

/** Collects everything that is wrong, so that a developer sees one list instead of one mistake a start. */
export class OptionReport {
  readonly problems: ConfigurationProblem[] = [];
  /** What is allowed and should be known; told once at start. */
  readonly notes: string[] = [];

  add(message: string, code?: string): void {
    this.problems.push({ message, code });
  }

  note(message: string): void {
    this.notes.push(message);
  }
}
