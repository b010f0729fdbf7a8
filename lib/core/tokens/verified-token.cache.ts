/**
 * Entries and bytes, estimated, that are kept at most; one half of each may be those that were not
 * asked for lately.
 */
const MAX_ENTRIES = 10_000;
const MAX_BYTES = 16 * 1024 * 1024;

/** Bytes of an entry beside its token. */
const OVERHEAD = 600;

/**
 * Characters at the end of a token by which it is found: its signature. To look up the whole text
 * is three times as slow.
 */
const TAIL = 43;

interface Entry<T> {
  readonly token: string;
  readonly value: T;
}

/**
 * What was found out about tokens by their exact text: bounded, the longest unused first out. Two
 * generations of entries stand in for a list by use, so that a hit moves nothing in most cases.
 */
export class VerifiedTokenCache<T> {
  private recent = new Map<string, Entry<T>>();
  private former = new Map<string, Entry<T>>();
  private bytes = 0;

  constructor(
    private readonly maxEntries = MAX_ENTRIES,
    private readonly maxBytes = MAX_BYTES,
  ) {}

  get size(): number {
    return this.recent.size + this.former.size;
  }

  get(token: string): T | undefined {
    const tail = token.slice(-TAIL);
    const known = this.recent.get(tail);
    if (known !== undefined) return known.token === token ? known.value : undefined;
    const former = this.former.get(tail);
    if (former?.token !== token) return undefined;
    this.former.delete(tail);
    this.put(tail, former);
    return former.value;
  }

  /** Takes the place of an entry with the same end. */
  set(token: string, value: T): void {
    // A copy of its own: a part of a longer text would keep all of that alive.
    const copy = Buffer.from(token, 'latin1').toString('latin1');
    this.put(copy.slice(-TAIL), { token: copy, value });
  }

  delete(token: string): void {
    const tail = token.slice(-TAIL);
    for (const entries of [this.recent, this.former]) {
      if (entries.get(tail)?.token === token) entries.delete(tail);
    }
  }

  private put(tail: string, entry: Entry<T>): void {
    const bytes = entry.token.length + OVERHEAD;
    const full = this.recent.size >= this.maxEntries / 2 || this.bytes + bytes > this.maxBytes / 2;
    if (full) {
      this.former = this.recent;
      this.recent = new Map();
      this.bytes = 0;
    }
    this.recent.set(tail, entry);
    this.bytes += bytes;
  }
}
