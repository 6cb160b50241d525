// Telling the others that one is writing: at most once in three seconds; they see it for five.

const EVERY_MS = 3_000;

export class Typing {
  #line;
  #clock;
  #sent = 0;

  constructor({ line, clock }) {
    this.#line = line;
    this.#clock = clock;
  }

  tell(room, on) {
    const due = this.#clock.now() - this.#sent > EVERY_MS;
    if (!this.#line.live || (on && !due) || (!on && this.#sent === 0)) return;
    this.#sent = on ? this.#clock.now() : 0;
    this.#line.tell({ type: 'typing', room, on });
  }

  /** What was written is sent, which says it all. */
  done() {
    this.#sent = 0;
  }
}
