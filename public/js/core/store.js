// Storage that never throws. A browser may forbid, fill or empty its storage at any moment; then the
// page goes on from memory, and only forgets things when it is reloaded.

const PREFIX = 'teahouse.';

const kindOf = (value) => (Array.isArray(value) ? 'array' : typeof value);

export class Store {
  #area;
  #memory = new Map();

  /** `area` is what a browser calls Storage, or null where there is none. */
  constructor(area) {
    this.#area = area;
  }

  /** Whether what is written now will be there after a reload. */
  get lasting() {
    return this.#area !== null;
  }

  /** What was kept; of another kind than the `fallback` it was written by somebody else, and is not believed. */
  get(key, fallback = null) {
    const text = this.#read(PREFIX + key);
    if (text === null) return fallback;
    try {
      const value = JSON.parse(text) ?? fallback;
      return fallback === null || kindOf(value) === kindOf(fallback) ? value : fallback;
    } catch {
      return fallback;
    }
  }

  set(key, value) {
    const text = JSON.stringify(value);
    // A value that no longer fits stays in memory, and memory is read first.
    if (!this.#write(PREFIX + key, text)) this.#memory.set(PREFIX + key, text);
    else this.#memory.delete(PREFIX + key);
  }

  remove(key) {
    this.#memory.delete(PREFIX + key);
    try {
      this.#area?.removeItem(PREFIX + key);
    } catch {
      // Nothing that could not be removed is ever read again: its owner is gone.
    }
  }

  /** All that was written, but for these keys. */
  forget(kept = []) {
    for (const key of this.keys('')) if (!kept.includes(key)) this.remove(key);
  }

  /** All keys that begin with `start`, without the page's own prefix. */
  keys(start) {
    const found = new Set(this.#memory.keys());
    try {
      for (let i = 0; i < (this.#area?.length ?? 0); i += 1) found.add(this.#area.key(i));
    } catch {
      // The keys in memory are all there is.
    }
    return [...found].filter((key) => key?.startsWith(PREFIX + start)).map((key) => key.slice(PREFIX.length));
  }

  #read(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return this.#area?.getItem(key) ?? null;
    } catch {
      return null;
    }
  }

  #write(key, text) {
    try {
      if (this.#area === null) return false;
      this.#area.setItem(key, text);
      return true;
    } catch {
      return false;
    }
  }
}
