// What the house finds, the newest first, page by page: one question at a time, and whoever asks too fast waits without a
// word. What was found before stays until there is an answer.

// Nobody goes through more of them one by one.
const HITS_MAX = 1_000;
// Without a word of the house about when.
const AGAIN_MS = 1_000;

export class Results {
  /** The messages that were found, and whether there are more. */
  hits = [];
  more = false;
  /** What was asked for last, null for nothing; what of it is on its way, and the code where it was refused. */
  command = null;
  isAsking = false;
  problem = null;
  #ask;
  #clock;
  #changed;
  #turn = 0;
  #isUnderWay = false;
  #callOff = () => {};

  /** `ask(command)` asks the house; `changed()` hears of each answer. */
  constructor({ ask, clock }, changed) {
    [this.#ask, this.#clock, this.#changed] = [ask, clock, changed];
  }

  /** Asks anew after so many ms; null for nothing. */
  start(command, afterMs = 0) {
    this.#turn += 1;
    this.#callOff();
    Object.assign(this, { command, isAsking: command !== null, problem: null });
    if (command === null) Object.assign(this, { hits: [], more: false });
    else this.#callOff = this.#clock.after(afterMs, () => this.#page([]));
  }

  /** What was found in a room is another one, or with `text` null no more. Returns whether it was found. */
  amend(room, seq, text) {
    const found = this.hits.find((hit) => hit.room === room && hit.seq === seq);
    if (found) this.hits = this.hits.flatMap((hit) => (hit !== found ? [hit] : text === null ? [] : [{ ...hit, text }]));
    return found !== undefined;
  }

  /** The page behind what is there. */
  next() {
    if (!this.more || this.isAsking) return;
    this.isAsking = true;
    this.#page(this.hits);
  }

  async #page(before) {
    const turn = this.#turn;
    if (this.#isUnderWay) {
      this.#callOff = this.#clock.after(AGAIN_MS / 10, () => this.#page(before));
      return;
    }
    this.#isUnderWay = true;
    const { time, room, seq } = before.at(-1) ?? {};
    const answer = await this.#ask({ ...this.command, ...(room && { before: { time, room, seq } }) }).catch((refusal) => {
      if (refusal.code === undefined) throw refusal;
      return { refusal };
    });
    this.#isUnderWay = false;
    if (turn === this.#turn) this.#answered(answer, before);
  }

  #answered({ hits = [], more = false, refusal }, before) {
    if (refusal?.code === 'slow_down' || refusal?.code === 'busy') {
      this.#callOff = this.#clock.after(refusal.retry_after_ms ?? AGAIN_MS, () => this.#page(before));
      return;
    }
    this.isAsking = false;
    this.problem = refusal?.code ?? null;
    if (!refusal) {
      this.hits = [...before, ...hits];
      this.more = more && hits.length > 0 && this.hits.length < HITS_MAX;
    }
    this.#changed();
  }
}
