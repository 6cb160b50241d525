// Led to a row and back: to any message of the room, to the line of the unread, and to where one was before.

import { flash, WayBack } from './wayback.js';
import { get } from '../dom/dom.js';
import { seqOfKey } from '../dom/rowkey.js';

export class Jumps {
  #state;
  #actions;
  #scroll;
  #timeline;
  #divider;
  #way = new WayBack((from) => this.#back(from));
  /** The message at the upper edge before, and in which direction one was led. */
  #from = Infinity;
  #wentUp = true;

  /** `actions` has what `core/around.js` can do, and `toLatest`. */
  constructor(state, actions, { scroll, timeline, divider }) {
    this.#state = state;
    this.#actions = actions;
    this.#scroll = scroll;
    this.#timeline = timeline;
    this.#divider = divider;
  }

  /** Shows a message, however far it is, and offers the way back; false when it is not there. */
  to(seq) {
    return this.#lead(seq, () => this.#actions.bring(seq));
  }

  /** Shows the first message from a time on; false where nothing was said since. */
  toTime(time) {
    return this.#lead(null, () => this.#actions.bringTime(time));
  }

  /** `bring()` promises whether the message is held and shown, or which one is. */
  async #lead(seq, bring) {
    const { room } = this.#state;
    const from = this.#scroll.place;
    const brought = await bring();
    const target = seq ?? brought;
    const row = brought && this.#state.room === room ? this.#timeline.reveal(target) : null;
    if (row === null) return false;
    this.#scroll.to(row, get('log').clientHeight / 3);
    flash(row);
    this.#from = from === null ? Infinity : seqOfKey(from.key);
    this.#wentUp = target < this.#from;
    if (target !== this.#from) this.#way.offer(from);
    return true;
  }

  toDivider() {
    const { seq } = this.#divider;
    if (seq === null) return;
    // What is held of the end begins at the line, or comes to it.
    if (this.#timeline.dividerNode === null && this.#state.room.log.apart) this.#actions.leavePast();
    if (this.#timeline.dividerNode === null) this.#timeline.showAround(seq + 1);
    const line = this.#timeline.dividerNode;
    // Not before it is drawn: the pill stays as long as what it leads to is on its way.
    if (line === null) return;
    this.#scroll.to(line);
    this.#divider.passed = true;
    this.#actions.look();
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

  async #back(from) {
    const { room } = this.#state;
    const seq = from === null ? NaN : seqOfKey(from.key);
    const isThere = from !== null && (await this.#actions.bring(seq)) && this.#state.room === room;
    if (isThere && this.#timeline.reveal(seq)) this.#scroll.comeBack(from);
    else if (this.#state.room === room) this.#actions.toLatest();
  }
}
