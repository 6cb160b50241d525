// Led to a row and back: to what a message answers, and to where one was before.

import { flash, WayBack } from './wayback.js';
import { get } from '../dom/dom.js';
import { seqOfKey } from '../dom/rowkey.js';

// So many large pages are asked for at most until the row is held.
const PAGES_MAX = 50;

export class Jumps {
  #state;
  #actions;
  #scroll;
  #timeline;
  #way = new WayBack((from) => this.#back(from));
  /** The message at the upper edge before, and in which direction one was led. */
  #from = Infinity;
  #wentUp = true;

  /** `actions` has `loadOlder` and `toLatest`. */
  constructor(state, actions, scroll, timeline) {
    this.#state = state;
    this.#actions = actions;
    this.#scroll = scroll;
    this.#timeline = timeline;
  }

  /** Shows a message that may be far above, and offers the way back; false when it is not there. */
  async to(seq) {
    const { room } = this.#state;
    const from = this.#scroll.place;
    for (let pages = 0; pages < PAGES_MAX && seq < room.log.first && !room.log.complete; pages += 1) {
      if (!(await this.#actions.loadOlder(true)) || this.#state.room !== room) break;
    }
    const row = this.#state.room === room && room.log.message(seq) ? this.#timeline.reveal(seq) : null;
    if (row === null) return false;
    this.#scroll.to(row, get('log').clientHeight / 3);
    flash(row);
    this.#from = from === null ? Infinity : seqOfKey(from.key);
    this.#wentUp = seq < this.#from;
    if (seq !== this.#from) this.#way.offer(from);
    return true;
  }

  /** Whoever has come to the end, to another room or past where they were has found a way. */
  moved() {
    if (this.#state.reader.atEnd || this.#isPast) this.#way.forget();
  }

  /** Goes back to where one was led away from; false when there is no such place. */
  comeBack() {
    return this.#way.take();
  }

  get #isPast() {
    const { place } = this.#scroll;
    if (place === null) return false;
    return this.#wentUp ? seqOfKey(place.key) >= this.#from : seqOfKey(place.key) <= this.#from;
  }

  left() {
    this.#way.forget();
  }

  #back(from) {
    if (from !== null && this.#timeline.reveal(seqOfKey(from.key))) this.#scroll.comeBack(from);
    else this.#actions.toLatest();
  }
}
