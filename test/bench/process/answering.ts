interface Question {
  readonly id: number;
  readonly question: string;
  readonly params: readonly never[];
}

type Answers = Readonly<Record<string, (...params: never[]) => unknown>>;

/** The side of a process that its parent asks; it ends with its parent. */
export function answerParent(answers: Answers): void {
  process.on('message', (message: Question) => void reply(answers, message));
  process.on('disconnect', () => process.exit());
}

async function reply(answers: Answers, { id, question, params }: Question): Promise<void> {
  try {
    const answer = answers[question];
    if (!answer) throw new Error(`no answer to ${question}`);
    process.send?.({ id, result: await answer(...params) });
  } catch (error) {
    process.send?.({ id, error: (error as Error).stack ?? String(error) });
  }
}
