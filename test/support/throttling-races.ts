import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { ThrottlingInput } from '../../lib/core/throttling/throttling.options.js';
import type { Throttling } from '../../lib/core/throttling/throttling.service.js';
import { AttemptTally } from './throttling.fixture.js';

/** As many processes as share a database, each with a memory of its own. */
export type Processes = (input?: ThrottlingInput) => readonly Throttling[];

const address = '192.0.2.1';
const someone = (): string => `${randomUUID()}@example.test`;

/** Takes about as long as a password hash, so that others get their chance meanwhile. */
const slowly = (success: boolean) => async () => {
  await sleep(randomInt(20, 40));
  return success;
};

/** What has to hold when everything happens at once, over several processes. */
export function throttlingRaces(processes: Processes): void {
  const crowd = async (
    count: number,
    guess: (throttling: Throttling, n: number) => Promise<void>,
    input: ThrottlingInput = {},
  ): Promise<void> => {
    const all = processes(input);
    const runs = Array.from({ length: count }, (_, n) => guess(all[n % all.length]!, n));
    await Promise.all(runs);
  };

  /** Exactly so many within one process; with each further one at most a quarter more. */
  const expectAbout = (limit: number, tally: Pick<AttemptTally, 'verified' | 'others'>): void => {
    expect(tally.others).toEqual([]);
    expect(tally.verified).toBeGreaterThanOrEqual(limit);
    const further = processes().length - 1;
    expect(tally.verified).toBeLessThanOrEqual(limit + further * Math.ceil(limit / 4));
  };

  it('BRU-05: of 200 wrong guesses at once exactly 5 are verified', async () => {
    const tally = new AttemptTally(slowly(false));
    const identity = someone();
    await crowd(200, (throttling) => tally.guess(throttling, identity, address));
    expect(tally).toMatchObject({ verified: 5, wrong: 5, refused: 195, others: [] });
  });

  it('BRU-06: 50 right logins at once all pass', async () => {
    const tally = new AttemptTally(slowly(true));
    const identity = someone();
    await crowd(50, (throttling) => tally.guess(throttling, identity, address));
    expect(tally).toMatchObject({ passed: 50, refused: 0, others: [] });
  });

  it('BRU-06: 50 right logins at once all pass after 4 wrong ones', async () => {
    const identity = someone();
    const before = new AttemptTally(slowly(false));
    await crowd(4, (throttling) => before.guess(throttling, identity, address));
    const tally = new AttemptTally(slowly(true));
    await crowd(50, (throttling) => tally.guess(throttling, identity, address));
    expect(tally).toMatchObject({ passed: 50, refused: 0, others: [] });
  });

  it('BRU-03: of 200 guesses at once from 200 addresses hardly more than 50 are verified', async () => {
    const tally = new AttemptTally(slowly(false));
    const identity = someone();
    await crowd(200, (throttling, n) => tally.guess(throttling, identity, `198.51.100.${n}`));
    expectAbout(50, tally);
    await crowd(20, (throttling, n) => tally.guess(throttling, identity, `203.0.113.${n}`));
    expectAbout(50, tally);
  });

  it('BRU-04: of 200 guesses at once on 200 identities hardly more than 100 are verified', async () => {
    const tally = new AttemptTally(slowly(false));
    const own = randomUUID();
    await crowd(200, (throttling) => tally.guess(throttling, someone(), own));
    expectAbout(100, tally);
  });

  it('BRU-02: the stop is told once, however many are wrong at once', async () => {
    const identity = someone();
    const settled: { stopped: boolean }[] = [];
    const guess = async (throttling: Throttling, n: number): Promise<void> => {
      const subject = { identity, address: `198.51.100.${n}` };
      const reservation = await throttling.logins.reserve(subject).catch(() => null);
      if (reservation) settled.push(await reservation.settle('failure'));
    };
    await crowd(60, guess, { stop: { limit: 20 } });
    expectAbout(20, { verified: settled.length, others: [] });
    expect(settled.filter(({ stopped }) => stopped)).toHaveLength(1);
  });

  it('leaves no reservation behind, whatever comes of the attempts', async () => {
    const identity = someone();
    let n = 0;
    const tally = new AttemptTally(async () => {
      await sleep(randomInt(5));
      if (n++ % 3 === 0) throw new Error('the server is to blame');
      return n % 3 === 1;
    });
    await crowd(60, (throttling) => tally.guess(throttling, identity, address));
    const after = new AttemptTally(slowly(true));
    for (const throttling of processes()) await throttling.logins.clear(identity);
    await crowd(5, (throttling) => after.guess(throttling, identity, address), {
      maxWait: '1 ms',
    });
    expect(after.passed).toBe(5);
  });

  it('100 mails at once to one recipient: exactly 5 go', async () => {
    const recipient = someone();
    const answers: boolean[] = [];
    await crowd(100, async (throttling, n) => {
      answers.push(await throttling.mails.take(recipient, `198.51.100.${n}`));
    });
    expect(answers.filter(Boolean)).toHaveLength(5);
  });
}
