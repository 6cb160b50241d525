// Where somebody was in each room that they looked into, so that they come back to the same place.

import { seqOfKey } from '../dom/rowkey.js';

export class Resume {
  #state;
  #scroll;
  #timeline;
  /** The room that is drawn, which is not yet another one when another one is to be shown. */
  #room = null;
  /** By room; a room in which somebody was at the end has null. */
  #places = new WeakMap();

  constructor(state, scroll, timeline) {
    this.#state = state;
    this.#scroll = scroll;
    this.#timeline = timeline;
  }

  /** The room that was drawn is left, for now. */
  keep() {
    if (this.#room !== null) this.#places.set(this.#room, this.#scroll.place);
    this.#room = this.#state.room;
  }

  /** Draws the room that is shown now where somebody was in it; false when that was the end, or is not held. */
  comeBack() {
    const place = this.#places.get(this.#room);
    const seq = place ? seqOfKey(place.key) : NaN;
    if (this.#room.shown.message(seq) === null) return false;
    this.#timeline.showAround(seq);
    return this.#scroll.comeBack(place);
  }
}
