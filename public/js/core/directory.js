// Everybody of the house, page by page, as the house lists them: by name, absent ones too, and narrowed by what one types.
// An answer to what one has typed before is not taken.

import { inTime } from './clock.js';

const ANSWER_MS = 8_000;

export class Directory {
  /** `{id, name, role, online, seen}`, in the order of the house. */
  people = [];
  /** Whether there are more than were asked for. */
  more = false;
  /** How many there are in all; null before the house has said. */
  total = null;
  #ask;
  #clock;
  #changed;
  #query = '';
  /** Another one with each list that is begun. */
  #turn = 0;
  #asking = false;

  /** `ask(command)` gives a promise of the reply; `changed()` hears of each page. */
  constructor({ ask, clock }, changed) {
    this.#ask = ask;
    this.#clock = clock;
    this.#changed = changed;
  }

  /** The list anew, of those whose names have a word that begins so. */
  look(query = this.#query) {
    this.#query = query;
    this.#turn += 1;
    return this.#page(this.#turn, null);
  }

  /** The next page, where there is one. */
  next() {
    if (this.more && !this.#asking) return this.#page(this.#turn, this.people.at(-1)?.name);
    return Promise.resolve();
  }

  async #page(turn, after) {
    this.#asking = true;
    try {
      const asked = this.#ask({ type: 'people', ...(this.#query && { query: this.#query }), ...(after !== null && { after }) });
      const reply = await inTime(this.#clock, asked, ANSWER_MS, { code: 'no_answer' });
      if (turn === this.#turn) this.#take(reply, after);
    } catch (refusal) {
      if (refusal.code === undefined) throw refusal;
      if (refusal.code === 'slow_down' && turn === this.#turn) this.#clock.after(refusal.retry_after_ms, () => turn === this.#turn && this.#page(turn, after));
    } finally {
      if (turn === this.#turn) this.#asking = false;
    }
  }

  #take({ people, more, counts }, after) {
    const held = after === null ? [] : this.people;
    const known = new Set(held.map(({ id }) => id));
    this.people = [...held, ...people.filter(({ id }) => !known.has(id))];
    this.more = more;
    if (counts) this.total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    this.#changed();
  }
}
