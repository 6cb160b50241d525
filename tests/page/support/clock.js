// A clock that the test moves (`public/js/core/clock.js` says what a clock is).

/** Lets everything run that waits for a promise and for nothing else. */
export const settled = () => new Promise((resolve) => setImmediate(resolve));

export class VirtualClock {
  #now;
  #order = 0;
  #timers = new Set();

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now() {
    return this.#now;
  }

  after(ms, act) {
    const timer = { at: this.#now + Math.max(0, ms), order: this.#order++, act };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How long until the next thing happens; Infinity when nothing will. */
  get next() {
    return this.#first ? this.#first.at - this.#now : Infinity;
  }

  get #first() {
    return [...this.#timers].sort((one, other) => one.at - other.at || one.order - other.order)[0];
  }

  /** Moves on by `ms`, and does what is due on the way, each at its time. */
  tick(ms) {
    const end = this.#now + ms;
    for (let timer; (timer = this.#first) && timer.at <= end; ) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.act();
    }
    this.#now = end;
  }

  /** As `tick`, and what waits for promises runs in between. */
  async pass(ms) {
    const end = this.#now + ms;
    await settled();
    while (this.next <= end - this.#now) {
      this.tick(this.next);
      await settled();
    }
    this.#now = end;
  }

  /** Somebody sets the clock. */
  set(now) {
    this.#now = now;
  }
}
