import { setTimeout } from 'node:timers/promises';
import { passwordText } from '../../common/password-text.js';
import type { PasswordScheme } from '../../ports/password-scheme.js';
import { SecurityConfigurationError } from '../options/configuration.error.js';
import { AnswerTimes } from './answer-times.js';
import { HashMaker } from './hash-maker.js';
import type { PasswordOptions } from './password-options.js';
import { passwordProblems } from './password-problems.js';
import { PasswordQueue, type PasswordJob } from './password-queue.js';
import type { PasswordVerdict } from './password-verdict.js';
import { PasswordVerifier } from './password-verifier.js';
import { PepperRing, pepperedText } from './pepper-ring.js';
import { createSchemes } from './schemes/create-schemes.js';
import { EngineMissingError } from './schemes/engine-missing.error.js';
import { optionalModule, type ModuleLoader } from '../../common/optional-module.js';
import { StoredPasswordReader, type AttentionListener } from './stored-password.reader.js';
import { UnhashablePasswordError } from './unhashable-password.error.js';

/** What a {@link PasswordHasher} may be given beside the site's options. */
export interface PasswordHasherParts {
  /** Schemes of the site's own; they come before the built-in ones. */
  readonly custom?: readonly PasswordScheme[];
  /** Codes of configuration problems that the site accepts. */
  readonly acceptRisk?: Readonly<Record<string, string>>;
  /** Told once of each thing that an operator should know. @default nobody */
  readonly attention?: AttentionListener;
  readonly queue?: PasswordQueue;
  readonly load?: ModuleLoader;
}

/**
 * Hashes and checks passwords: scheme, pepper, normalisation, bounds on stored costs, renewal of
 * old hashes and equal time for whatever is wrong, all computed through one bounded queue.
 */
export class PasswordHasher {
  readonly queue: PasswordQueue;
  private readonly maker: HashMaker;
  private readonly ring: PepperRing;
  private readonly reader: StoredPasswordReader;
  private readonly verifier: PasswordVerifier;

  /** @throws SecurityConfigurationError listing every mistake that is not accepted */
  constructor(
    private readonly options: PasswordOptions = {},
    parts: PasswordHasherParts = {},
  ) {
    const { custom = [], acceptRisk = {}, attention = () => undefined } = parts;
    const problems = passwordProblems(options, custom).filter(
      ({ code }) => code === undefined || !Object.hasOwn(acceptRisk, code),
    );
    if (problems.length > 0) throw new SecurityConfigurationError(problems);
    const schemes = createSchemes(options, custom, parts.load ?? optionalModule);
    this.ring = new PepperRing(options);
    const times = new AnswerTimes();
    this.maker = new HashMaker(schemes.chosen, this.ring, times);
    this.reader = new StoredPasswordReader(schemes.recognised, this.ring, attention);
    const { maker, ring, reader } = this;
    const { deprecated = 'auto' } = options;
    this.verifier = new PasswordVerifier({ maker, ring, reader, times, deprecated });
    this.queue = parts.queue ?? new PasswordQueue(options.queue);
    for (const name of schemes.onRequest) this.reader.warnOfScheme(name);
  }

  /**
   * Loads the engine of the scheme in force.
   * @throws SecurityConfigurationError if its package is not installed
   */
  async prepare(): Promise<void> {
    try {
      await this.maker.scheme.prepare?.();
    } catch (error) {
      if (!(error instanceof EngineMissingError)) throw error;
      throw new SecurityConfigurationError([{ message: `passwords.scheme: ${error.message}` }]);
    }
  }

  /** Passwords that may be hashed or wait for it at once. */
  get capacity(): number {
    return this.queue.capacity;
  }

  /** Bytes of the longest password that {@link hash} takes; `undefined` without such a limit. */
  get maxBytes(): number | undefined {
    return this.maker.maxBytes;
  }

  /**
   * False for a password that {@link hash} refuses: no well-formed text, or more than the scheme
   * reads.
   */
  accepts(plain: string): boolean {
    const text = passwordText(plain);
    return text !== null && this.maker.accepts(text);
  }

  /**
   * Makes the stored form of a password [hash_password].
   * @throws UnhashablePasswordError, BusyError
   */
  async hash(plain: string, job?: PasswordJob): Promise<string> {
    const text = passwordText(plain);
    if (text === null || !this.maker.accepts(text)) throw new UnhashablePasswordError();
    return this.queue.run(() => this.maker.make(text), job);
  }

  /**
   * Checks a password, and refuses at once where nothing can be computed [verify_password]. Logins
   * call {@link verifyAndUpdate}.
   * @throws BusyError
   */
  async verify(plain: string, stored: string | null, job?: PasswordJob): Promise<boolean> {
    const text = passwordText(plain);
    const found = this.reader.read(stored);
    if (text === null || typeof found === 'string') return false;
    return this.queue.run(() => this.verifier.matches({ plain, text }, found), job);
  }

  /**
   * Checks the password of a login and says what to store if the hash is to be renewed
   * [verify_and_update_password]. A wrong one takes as long as for an unknown user, whatever is
   * stored (ASVS 6.3.8, 11.2.5).
   * @throws BusyError
   */
  async verifyAndUpdate(
    plain: string,
    stored: string | null,
    job?: PasswordJob,
  ): Promise<PasswordVerdict> {
    const began = performance.now();
    const text = passwordText(plain);
    const found = this.reader.read(stored);
    if (text === null || typeof found === 'string') {
      await this.verifyDummy(plain, job);
      return { valid: false, ...(typeof found === 'string' ? { refused: found } : {}) };
    }
    const check = () => this.verifier.check({ plain, text }, found);
    const { verdict, short } = await this.queue.run(check, job);
    if (short > 0) await setTimeout(short);
    if (!verdict.valid) await this.reachFloor(began);
    return verdict;
  }

  /**
   * Takes the time of a wrong password where there is no user. Always `false`.
   * @throws BusyError
   */
  async verifyDummy(plain: string, job?: PasswordJob): Promise<false> {
    const began = performance.now();
    const text = passwordText(plain);
    if (text !== null) await this.queue.run(() => this.maker.makeDummy(text), job);
    await this.reachFloor(began);
    return false;
  }

  /** True if the next login stores a new hash; false too for what can never be verified. */
  needsUpdate(stored: string): boolean {
    const found = this.reader.read(stored);
    return typeof found !== 'string' && this.verifier.isOld(found);
  }

  /**
   * HMAC-SHA-512 of the password under the pepper in force, in base64: 88 characters [get_hmac].
   * @throws Error without a pepper, UnhashablePasswordError
   */
  hmac(plain: string): string {
    const key = this.ring.currentKey;
    if (key === null) throw new Error('passwords.pepper is not set');
    const text = passwordText(plain);
    if (text === null) throw new UnhashablePasswordError();
    return pepperedText(text, key);
  }

  private async reachFloor(began: number): Promise<void> {
    const missing = (this.options.failureFloor ?? 0) - (performance.now() - began);
    if (missing > 0) await setTimeout(missing);
  }
}
