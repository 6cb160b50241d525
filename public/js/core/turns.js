// When rooms are entered: a few at a time, and one at a time once the house wants to be asked later. It lets everybody
// into so many rooms in ten seconds. Whoever is in a hundred and asks for all of them at once, again and again, is told
// so until they are taken for a flood and sent away.

const AT_ONCE = 8;

export class Turns {
  #clock;
  #enter;
  /** Names of rooms, the next one first. */
  #waiting = [];
  #running = 0;
  #most = AT_ONCE;
  #callOff = null;

  /** `enter(name)` is called when it is a room's turn. */
  constructor(clock, enter) {
    this.#clock = clock;
    this.#enter = enter;
  }

  /** Whether one more may be entered now. */
  get isFree() {
    return this.#callOff === null && this.#running < this.#most;
  }

  /** Behind the others; `first`: before them, because somebody looks at it. */
  wait(name, { first = false } = {}) {
    const others = this.#waiting.filter((other) => other !== name);
    this.#waiting = first ? [name, ...others] : [...others, name];
  }

  /** `act` asks the house, and returns after how many ms it wants to be asked again, or nothing. */
  async run(act) {
    this.#running += 1;
    const wait = await act().finally(() => (this.#running -= 1));
    if (wait !== undefined) this.#hold(wait);
    this.#next();
  }

  /** A new connection: nothing waits. */
  reset() {
    this.#callOff?.();
    this.#callOff = null;
    this.#waiting = [];
    this.#most = AT_ONCE;
  }

  #hold(ms) {
    this.#most = 1;
    this.#callOff ??= this.#clock.after(ms, () => {
      this.#callOff = null;
      this.#next();
    });
  }

  #next() {
    while (this.isFree && this.#waiting.length > 0) this.#enter(this.#waiting.shift());
  }
}
